import { fstatSync, readSync } from 'node:fs';
import { AppError } from '#shared/errors/app-error.ts';
import { THUMBNAIL_BYTES } from './grey-thumbnail.ts';

/** Records read at once when all are read: 4 MiB. */
const RUN_RECORDS = 1024;

/** Single records kept in memory: 64 MiB. */
const KEPT_RECORDS = 16_384;

/** A file of thumbnails of 4,096 bytes each. Synchronous: a record comes from the system's cache in microseconds. */
export interface ThumbnailFile {
  readonly count: number;
  /** All records in order. A record is valid until the next one is asked for. */
  all(): Generator<readonly [record: number, thumbnail: Uint8Array]>;
  /** Two records; valid until others are asked for. */
  pair(first: number, second: number): readonly [Uint8Array, Uint8Array];
}

/** `file`: a descriptor open for reading. Throws `call/invalid-input` if the file holds fewer than `count` records. */
export function openThumbnailFile(file: number, count: number): ThumbnailFile {
  const { size } = fstatSync(file);
  if (size < count * THUMBNAIL_BYTES) {
    const problem = `the file holds ${String(Math.floor(size / THUMBNAIL_BYTES))} records`;
    throw new AppError('call/invalid-input', { channel: 'images.nearDuplicates', path: 'count', problem });
  }
  // A cache in which each record has one possible place: no list to keep in order.
  const places = Math.max(1, Math.min(count, KEPT_RECORDS));
  const kept = new Uint8Array(places * THUMBNAIL_BYTES);
  const recordAt = new Int32Array(places).fill(-1);
  const spare = new Uint8Array(THUMBNAIL_BYTES);
  const recordOf = (record: number): Uint8Array => {
    const place = record % places;
    const thumbnail = kept.subarray(place * THUMBNAIL_BYTES, (place + 1) * THUMBNAIL_BYTES);
    if (recordAt[place] !== record) {
      readInto(file, thumbnail, record * THUMBNAIL_BYTES);
      recordAt[place] = record;
    }
    return thumbnail;
  };
  return {
    count,
    *all() {
      const run = new Uint8Array(Math.min(RUN_RECORDS, count) * THUMBNAIL_BYTES);
      for (let first = 0; first < count; first += RUN_RECORDS) {
        const records = Math.min(RUN_RECORDS, count - first);
        readInto(file, run.subarray(0, records * THUMBNAIL_BYTES), first * THUMBNAIL_BYTES);
        for (let i = 0; i < records; i++) yield [first + i, run.subarray(i * THUMBNAIL_BYTES, (i + 1) * THUMBNAIL_BYTES)];
      }
    },
    pair: (first, second) => {
      const thumbnail = recordOf(first);
      if (first % places !== second % places || first === second) return [thumbnail, recordOf(second)];
      spare.set(thumbnail); // the second one takes its place
      return [spare, recordOf(second)];
    },
  };
}

function readInto(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) {
    const count = readSync(file, bytes, done, bytes.length - done, position + done);
    if (count === 0) throw new AppError('internal/unexpected', { reason: 'the thumbnail file became shorter' });
    done += count;
  }
}
