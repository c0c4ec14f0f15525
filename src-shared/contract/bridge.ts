import type { WireError } from '#shared/errors/app-error.ts';
import type { Grant } from './app.ts';
import type { CoreEvent } from './events.ts';

/** The answer to a call as plain data: an error thrown across a process border would lose its code. */
export type CallReply = { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly error: WireError };

/** What a file dialog offers to pick. */
export const PICK_KINDS = ['images', 'table', 'any'] as const;
export type PickKind = (typeof PICK_KINDS)[number];

/**
 * The one object that Electron's preload puts into a window as `window.caselens`, frozen. Only plain data crosses it, and
 * never a path: what was picked or dropped comes back as a grant. The loopback host has no such object; `src-renderer/api`
 * gives pages the same manners over both.
 */
export interface ElectronBridge {
  readonly transport: 'electron';
  call(channel: string, input: unknown): Promise<CallReply>;
  /** Tells every event of the core; the returned function ends it. */
  onEvent(listener: (event: CoreEvent) => void): () => void;
  /** Null where the user closed the dialog. */
  pickFolder(): Promise<Grant | null>;
  pickFiles(kind: PickKind): Promise<Grant | null>;
  /** `files`: the `File` objects of a drop; null where none of them lies on this computer. */
  grantForDropped(files: readonly object[]): Promise<Grant | null>;
  /** Asks where to and copies the export there; false where the user closed the dialog. */
  saveExport(exportId: string): Promise<boolean>;
}
