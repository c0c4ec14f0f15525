import type { Grant } from '#shared/contract/app.ts';
import type { BlobSize } from '#shared/contract/blob-sizes.ts';
import type { PickKind } from '#shared/contract/bridge.ts';
import type { CoreApi } from '#shared/contract/contract.ts';
import type { EventName, EventPayload } from '#shared/contract/events.ts';

/** How far an upload is: files and bytes sent, of how many. */
export interface UploadProgress {
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface PickOptions {
  /** Called while files are sent to the host; in Electron nothing is sent. */
  readonly onProgress?: (progress: UploadProgress) => void;
}

/** What a page may ask of its surroundings, the same in Electron and over the loopback host. */
export interface PageApi extends CoreApi {
  readonly transport: 'electron' | 'host';
  /** Calls the listener for each event of this name; the returned function ends it. */
  onEvent<E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void): () => void;
  /** `lost` while the core cannot be reached; `connected` again afterwards: fetch again what is shown. Called once at the start with the state as it is. */
  onConnection(listener: (state: 'connected' | 'lost') => void): () => void;
  /** Lets the user pick a folder; null where the dialog was closed. */
  pickFolder(options?: PickOptions): Promise<Grant | null>;
  /** Lets the user pick one or more files; null where the dialog was closed. */
  pickFiles(kind: PickKind, options?: PickOptions): Promise<Grant | null>;
  /** What was dropped (files or folders), as a grant; null where the drop holds no files. Call it in the drop handler itself. */
  grantForDropped(transfer: DataTransfer, options?: PickOptions): Promise<Grant | null>;
  /** Saves an export where the user wants it; false where the dialog was closed. */
  saveExport(made: { readonly exportId: string; readonly fileName: string }): Promise<boolean>;
  /** The address of an image of the core for `<img src>`; `size` is the longest side in pixels, never enlarged. */
  blobUrl(fileHash: string, size: BlobSize): string;
}
