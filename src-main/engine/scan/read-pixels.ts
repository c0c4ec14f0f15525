import type { EngineInput, EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import { sharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import type { EngineContext } from '#main/engine/serve/handler.ts';

/** The engine's `images.pixels`: the very decoding and resizing of training (`pipeline/decode-input.ts`), rounded to 8 bits. */
export async function readPixels(
  { files, width, height, resize }: EngineInput<'images.pixels'>,
  { signal }: Pick<EngineContext, 'signal'>,
): Promise<EngineOutput<'images.pixels'>> {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const { items, values } = await sharedDecodePool().run('inputs', { files, width, height, resize, stop }, signal);
  const length = width * height * 3;
  return {
    // A clamped array rounds to the nearest level.
    images: items.map(({ ok }, index) =>
      ok ? new Uint8Array(Uint8ClampedArray.from(values.subarray(index * length, (index + 1) * length)).buffer) : null,
    ),
  };
}
