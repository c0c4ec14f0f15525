import { mkdir, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { maskedCrc32c } from './crc32c.ts';
import { Event } from './messages.ts';
import type { SummaryValue } from './summaries.ts';

/** What an event says, beside when. */
export type EventContent =
  | { readonly fileVersion: string }
  | { readonly graphDef: Uint8Array }
  | { readonly summary: { readonly value: readonly SummaryValue[] } }
  /** `status` 1: a session starts; from the second on, what earlier files say of this step and later ones is no longer true. */
  | { readonly sessionLog: { readonly status: 1 } };

let opened = 0;

/**
 * An event file of TensorBoard being written: TFRecord frames (length, its masked CRC-32C, the event, its masked CRC-32C). Each write is
 * whole on the disk's side when it resolves, so a crash costs at most the record under way, which readers pass over.
 */
export class EventFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #now: () => number;

  private constructor(path: string, file: FileHandle, now: () => number) {
    this.path = path;
    this.#file = file;
    this.#now = now;
  }

  /** A new file in `folder`, beside those of earlier sessions. Its name gives the time, the process and a count: readers go by the order of names. */
  static async create(folder: string, now: () => number = Date.now): Promise<EventFile> {
    await mkdir(folder, { recursive: true });
    opened += 1;
    const seconds = String(Math.floor(now() / 1000)).padStart(10, '0');
    const path = join(folder, `events.out.tfevents.${seconds}.caselens.${process.pid}.${String(opened).padStart(6, '0')}.v2`);
    const file = new EventFile(path, await open(path, 'ax'), now);
    await file.write(0, { fileVersion: 'brain.Event:2' });
    return file;
  }

  /** Adds an event. `step`: epochs before it, as Keras counts. */
  async write(step: number, content: EventContent): Promise<void> {
    const event = Event.encode({ wallTime: this.#now() / 1000, step, ...content }).finish();
    await this.#file.appendFile(framed(event));
  }

  /** Waits until the system has put everything on the disk. */
  async flush(): Promise<void> {
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** A TFRecord frame. */
function framed(record: Uint8Array): Uint8Array {
  const frame = new Uint8Array(16 + record.length);
  const view = new DataView(frame.buffer);
  view.setBigUint64(0, BigInt(record.length), true);
  view.setUint32(8, maskedCrc32c(frame.subarray(0, 8)), true);
  frame.set(record, 12);
  view.setUint32(12 + record.length, maskedCrc32c(record), true);
  return frame;
}
