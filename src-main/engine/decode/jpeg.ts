import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ImageHeader } from './decoded.ts';
import { DamagedImage } from './decoded.ts';
import { greyToRgb } from './grey-to-rgb.ts';

/** What we use of the package's JPEGDecoder, which brings no types. */
interface TurboDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): { readonly width: number; readonly height: number; readonly componentCount: number };
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}

interface TurboModule {
  readonly HEAPU8: Uint8Array;
  readonly JPEGDecoder: new () => TurboDecoder;
}

type TurboFactory = (options: { readonly wasmBinary: Uint8Array }) => Promise<TurboModule>;

// Not named `require`: the bundler for Electron would add one of its own beside it.
const loadCommonJs = createRequire(import.meta.url);
const PACKAGE = '@cornerstonejs/codec-libjpeg-turbo-8bit';

/** WebAssembly memory grows and never shrinks: an instance that one large image made big is thrown away after it. */
const MAX_KEPT_HEAP_BYTES = 128 * 1024 * 1024;

/**
 * libjpeg-turbo as WebAssembly, one image at a time. Why this one: docs/decisions (JPEG decoding): pixels equal to libjpeg-turbo
 * as Keras' Pillow has it, colour profiles left alone as there, cut-off files refused, hostile files confined to its memory.
 */
export interface JpegDecoder {
  /** RGB pixels of a grey or three-component JPEG, in a buffer of their own. Throws DamagedImage. */
  decode(bytes: Uint8Array, header: ImageHeader): Promise<Uint8Array>;
}

/** Loads the WebAssembly at the first image. */
export function makeJpegDecoder(): JpegDecoder {
  let loaded: { readonly module: TurboModule; decoder: TurboDecoder } | null = null;
  const load = async (): Promise<NonNullable<typeof loaded>> => {
    // The package has no types; its shape is the interface above and the decoder tests run it.
    const factory = loadCommonJs(`${PACKAGE}/decodewasmjs`) as TurboFactory;
    const module = await factory({ wasmBinary: readFileSync(loadCommonJs.resolve(`${PACKAGE}/decodewasm`)) });
    return { module, decoder: new module.JPEGDecoder() };
  };
  return {
    decode: async (bytes, header) => {
      loaded ??= await load();
      const { module } = loaded;
      try {
        return decodeWith(loaded.decoder, bytes, header);
      } catch (thrown) {
        // A failed decode leaves the decoder in an unknown state.
        loaded.decoder.delete();
        loaded.decoder = new module.JPEGDecoder();
        throw thrown instanceof DamagedImage ? thrown : new DamagedImage('libjpeg-turbo cannot decode it, or it ends early');
      } finally {
        if (module.HEAPU8.length > MAX_KEPT_HEAP_BYTES) loaded = null;
      }
    },
  };
}

function decodeWith(decoder: TurboDecoder, bytes: Uint8Array, header: ImageHeader): Uint8Array {
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decode();
  const info = decoder.getFrameInfo();
  const pixels = decoder.getDecodedBuffer();
  const channels = header.colour === 'grey' ? 1 : 3;
  const isAsAnnounced =
    info.width === header.width && info.height === header.height && pixels.length === info.width * info.height * channels;
  if (!isAsAnnounced) throw new DamagedImage('another size than its header says');
  if (channels === 1) return greyToRgb(pixels);
  return new Uint8Array(pixels); // the decoder's buffer is overwritten by the next image
}
