import { z } from 'zod';
import { sizeOfShape } from './weight-tensor.ts';

/** Eight bytes: the header's length (uint64, little endian). */
export const HEADER_LENGTH_BYTES = 8;
/** The format's own limit, so that a hostile length cannot make us allocate. */
const MAX_HEADER_BYTES = 100_000_000;
const MAX_TENSORS = 100_000;
const MAX_RANK = 8;

const entrySchema = z.strictObject({
  dtype: z.literal('F32'),
  shape: z.array(z.number().int().nonnegative()).max(MAX_RANK),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
});
const metadataSchema = z.record(z.string(), z.string());

/** A tensor of a file without its values. */
export interface TensorSlot {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Where a tensor's bytes lie in a file. */
export interface TensorPlace extends TensorSlot {
  readonly startBytes: number;
  readonly endBytes: number;
}

/** What a file's header says. */
export interface TensorHeader {
  readonly places: readonly TensorPlace[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** How many bytes a tensor's values take. */
export function bytesOfSlot({ shape }: TensorSlot): number {
  return sizeOfShape(shape) * Float32Array.BYTES_PER_ELEMENT;
}

/** The bytes before the values: length and header. The values follow in the slots' order, without gaps. */
export function encodeHeader(slots: readonly TensorSlot[], metadata: Readonly<Record<string, string>>): Buffer {
  const header: Record<string, unknown> = Object.keys(metadata).length === 0 ? {} : { __metadata__: metadata };
  let offset = 0;
  for (const slot of slots) {
    const end = offset + bytesOfSlot(slot);
    header[slot.name] = { dtype: 'F32', shape: slot.shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = Buffer.from(JSON.stringify(header), 'utf8');
  // Spaces up to a multiple of 8 keep the tensors aligned, as the format asks for.
  const out = Buffer.alloc(HEADER_LENGTH_BYTES + Math.ceil(json.length / 8) * 8, ' ');
  out.writeBigUInt64LE(BigInt(out.length - HEADER_LENGTH_BYTES));
  json.copy(out, HEADER_LENGTH_BYTES);
  return out;
}

/** Where the values begin, from the first eight bytes of a file; throws a plain error where that cannot be. */
export function dataStartOf(prefix: Uint8Array, fileBytes: number): number {
  if (prefix.length < HEADER_LENGTH_BYTES) throw new RangeError('shorter than the eight bytes of the header length');
  const length = new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) throw new RangeError(`header of ${length} bytes, at most ${MAX_HEADER_BYTES} are read`);
  const dataStart = HEADER_LENGTH_BYTES + Number(length);
  if (dataStart > fileBytes) throw new RangeError('the header is longer than the file');
  return dataStart;
}

/** Reads the JSON between the length and the values; throws a plain error that says what is wrong. `dataBytes`: what follows it. */
export function decodeHeader(json: Uint8Array, dataStart: number, dataBytes: number): TensorHeader {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(json);
  const { __metadata__: rawMetadata, ...entries } = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  const names = Object.keys(entries);
  if (names.length > MAX_TENSORS) throw new RangeError(`${names.length} tensors, at most ${MAX_TENSORS} are read`);
  const places = names.map((name): TensorPlace => {
    const { shape, data_offsets: offsets } = entrySchema.parse(entries[name]);
    const [start, end] = offsets;
    const sizeBytes = bytesOfSlot({ name, shape });
    if (end < start || end - start !== sizeBytes || end > dataBytes) {
      throw new RangeError(`tensor ${name} lies at ${start} to ${end}, its shape needs ${sizeBytes} of ${dataBytes} bytes`);
    }
    return { name, shape, startBytes: dataStart + start, endBytes: dataStart + end };
  });
  return { places, metadata: rawMetadata === undefined ? {} : metadataSchema.parse(rawMetadata) };
}
