import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { OnnxModel } from './write-model.ts';

/** Raise it whenever compiler or writer give other bytes for the same model: old files are then not found any more. */
const COMPILER_VERSION = 1;

const HASH_BYTES = 32;
const LENGTH_BYTES = 4;

const headerSchema = z.strictObject({
  input: z.string(),
  output: z.string(),
  inputShape: z.array(z.number().int().positive()),
  outputShape: z.array(z.number().int().positive()),
});

/** Where a compiled model is kept; null in either field: nowhere. */
export interface CompiledPlace {
  readonly dir: string | null;
  readonly contentHash: string | null;
}

/**
 * The compiled form of a model from `dir/<key>.onnxc`, or compiled and put there. Reading it takes 50 ms where building the network,
 * reading its weights and compiling take 1.2 s. A damaged or outdated file is compiled again; one that cannot be written is no error.
 */
export async function throughCompiledCache(place: CompiledPlace, compile: () => Promise<OnnxModel>): Promise<OnnxModel> {
  if (place.dir === null || place.contentHash === null) return compile();
  const key = createHash('sha256').update(`${COMPILER_VERSION} ${place.contentHash}`).digest('hex');
  const path = join(place.dir, `${key}.onnxc`);
  const kept = await readCompiled(path);
  if (kept !== null) return kept;
  const model = await compile();
  try {
    await mkdir(place.dir, { recursive: true });
    await writeFileAtomic(path, encode(model));
  } catch {
    // A cache on a full or read-only disk costs time at the next start, nothing else.
  }
  return model;
}

/** SHA-256 of the rest, length of the header, header, ONNX bytes. */
function encode({ bytes, ...header }: OnnxModel): Buffer {
  const json = Buffer.from(JSON.stringify(header), 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(json.length);
  const body = Buffer.concat([length, json, bytes]);
  return Buffer.concat([createHash('sha256').update(body).digest(), body]);
}

/** The kept model, or null where there is none or it is not whole. */
async function readCompiled(path: string): Promise<OnnxModel | null> {
  try {
    const file = await readFile(path);
    const body = file.subarray(HASH_BYTES);
    if (!createHash('sha256').update(body).digest().equals(file.subarray(0, HASH_BYTES))) return null;
    const headerEnd = LENGTH_BYTES + body.readUInt32LE(0);
    const header: unknown = JSON.parse(body.toString('utf8', LENGTH_BYTES, headerEnd));
    return { ...headerSchema.parse(header), bytes: body.subarray(headerEnd) };
  } catch {
    // Not there, cut off or of another form: it is compiled again.
    return null;
  }
}
