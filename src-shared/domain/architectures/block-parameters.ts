import type { BaseId } from './bases.ts';

/** How many weights the blocks of a network have, from the input up (`blocks` of the catalogue). */
export interface BlockParameters {
  /** Kernels and biases. */
  readonly weights: number;
  /** Scales and offsets of batch norms: not trained where those are frozen. */
  readonly norms: number;
  /** Moving statistics: never trained. */
  readonly statistics: number;
}

/** Counted from the layers themselves, and checked against them by a test: weights, norms, statistics of each block. */
const ROWS: Readonly<Partial<Record<BaseId, readonly (readonly [weights: number, norms: number, statistics: number])[]>>> = {
  vgg16: [
    [38720, 0, 0],
    [221440, 0, 0],
    [1475328, 0, 0],
    [5899776, 0, 0],
    [7079424, 0, 0],
  ],
  densenet201: [
    [9408, 128, 128],
    [331776, 3264, 3264],
    [942080, 10880, 10880],
    [8093696, 110080, 110080],
    [8486912, 104704, 104704],
  ],
  'inception-v3': [
    [171872, 400, 800],
    [254976, 464, 928],
    [276480, 496, 992],
    [284160, 496, 992],
    [1152000, 640, 1280],
    [1294336, 1536, 3072],
    [1687552, 1728, 3456],
    [1687552, 1728, 3456],
    [2138112, 1920, 3840],
    [1695744, 1280, 2560],
    [5038080, 3264, 6528],
    [6070272, 3264, 6528],
  ],
  resnet50v2: [
    [9472, 0, 0],
    [214016, 1920, 1920],
    [1214976, 5632, 5632],
    [7085056, 17408, 17408],
    [14950400, 20480, 20480],
  ],
  'compact-cnn': [
    [432, 32, 32],
    [4608, 64, 64],
    [18432, 128, 128],
    [73728, 256, 256],
    [221184, 384, 384],
  ],
  'efficientnet-lite0': [
    [864, 64, 64],
    [800, 96, 96],
    [12912, 1056, 1056],
    [38016, 1696, 1696],
    [193200, 5280, 5280],
    [438816, 7968, 7968],
    [1634592, 18048, 18048],
    [600192, 5248, 5248],
    [409600, 2560, 2560],
  ],
};

/** The blocks of a network that a recipe trains, from the input up; none for a network that no recipe trains. */
export function blockParameters(id: BaseId): readonly BlockParameters[] {
  return (ROWS[id] ?? []).map(([weights, norms, statistics]) => ({ weights, norms, statistics }));
}
