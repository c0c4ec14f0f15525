import type { PreprocessingMode } from './preprocessing.ts';
import type { ResizeRule } from './resize-rules.ts';

/** What a network that is trained here sees of an image. */
export interface SquareInput {
  /** Width and height in pixels. */
  readonly inputSize: number;
  readonly preprocessing: PreprocessingMode;
  readonly resize: ResizeRule;
}

/**
 * The same as a model's manifest keeps it (contract: `preprocessingContractSchema`): a square that the whole image is stretched to, in RGB.
 * @example stretchedTo({ inputSize: 96, preprocessing: 'unit', resize: 'tf_bilinear' }) // { width: 96, height: 96, fit: 'stretch', … }
 */
export function stretchedTo({ inputSize, preprocessing, resize }: SquareInput): {
  readonly width: number;
  readonly height: number;
  readonly resize: ResizeRule;
  readonly fit: 'stretch';
  readonly colour: 'rgb';
  readonly mode: PreprocessingMode;
} {
  return { width: inputSize, height: inputSize, resize, fit: 'stretch', colour: 'rgb', mode: preprocessing };
}
