import type { ResizeRule } from '#shared/domain/imaging/resize-rules.ts';
import type { RgbImage } from '#main/engine/decode/decoded.ts';
import { resizePilBilinearInto, resizePilNearestInto } from './resize-pillow.ts';
import { resizeTfBilinearInto } from './resize.ts';

/** To what size an image is brought, and how. */
export interface ResizeTarget {
  readonly width: number;
  readonly height: number;
  /** `tf_bilinear` unless given. */
  readonly resize?: ResizeRule | undefined;
}

const RULES = {
  tf_bilinear: resizeTfBilinearInto,
  pil_nearest: resizePilNearestInto,
  pil_bilinear: resizePilBilinearInto,
} as const satisfies Readonly<Record<ResizeRule, typeof resizeTfBilinearInto>>;

/** Resizes by the rule that the model or the run names; `height * width * 3` floats 0 to 255, interleaved RGB, into an array that is there. */
export function resizeByRule(image: RgbImage, target: ResizeTarget, out: Float32Array): void {
  RULES[target.resize ?? 'tf_bilinear'](image, target, out);
}
