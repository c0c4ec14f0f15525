import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { crc32c, maskedCrc32c } from '#main/engine/training/tensorboard/crc32c.ts';
import { EventFile } from '#main/engine/training/tensorboard/event-file.ts';
import { Event } from '#main/engine/training/tensorboard/messages.ts';
import { scalarSummary } from '#main/engine/training/tensorboard/summaries.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caselens-events-'));
});
afterEach(() => rm(folder, { recursive: true }));

// RFC 3720, B.4, and the check value of the CRC catalogue.
test.each([
  ['32 bytes of zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 bytes of ones', new Uint8Array(32).fill(255), 0x62a8ab43],
  ['32 rising bytes', Uint8Array.from({ length: 32 }, (_, at) => at), 0x46dd794e],
  ['123456789', new TextEncoder().encode('123456789'), 0xe3069283],
  ['nothing', new Uint8Array(0), 0],
] as const)('CRC-32C of %s', (_, bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});

/** The records of a file, each checked against both of its checksums. */
function recordsOf(bytes: Buffer): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = Number(bytes.readBigUInt64LE(at));
    const record = bytes.subarray(at + 12, at + 12 + length);
    expect(bytes.readUInt32LE(at + 8)).toBe(maskedCrc32c(bytes.subarray(at, at + 8)));
    expect(bytes.readUInt32LE(at + 12 + length)).toBe(maskedCrc32c(record));
    records.push(record);
    at += 16 + length;
  }
  return records;
}

test('a file is a version, then framed events with their time and step', async () => {
  const file = await EventFile.create(folder, () => 1_700_000_000_500);
  await file.write(3, { summary: { value: [scalarSummary('epoch_loss', 0.25)] } });
  await file.flush();
  const [version, event, ...rest] = recordsOf(await readFile(file.path)).map((record) =>
    Event.toObject(Event.decode(record), { longs: Number }),
  );
  await file.close();
  // Step 0 is not written: it is the default.
  expect(version).toEqual({ wallTime: 1_700_000_000.5, fileVersion: 'brain.Event:2' });
  expect(event).toMatchObject({ wallTime: 1_700_000_000.5, step: 3 });
  expect(event).toHaveProperty('summary.value.0.tag', 'epoch_loss');
  expect(event).toHaveProperty('summary.value.0.tensor.floatVal', [0.25]);
  expect(rest).toEqual([]);
});

test('two files of the same second lie beside each other', async () => {
  const now = (): number => 1_700_000_000_000;
  for (const file of [await EventFile.create(folder, now), await EventFile.create(folder, now)]) await file.close();
  const names = await readdir(folder);
  expect(names).toHaveLength(2);
  for (const name of names) expect(name).toMatch(/^events\.out\.tfevents\.1700000000\.caselens\.\d+\.\d+\.v2$/);
});
