import { PREPROCESSING_MODES } from '#shared/domain/imaging/preprocessing.ts';
import type { PreprocessingMode } from '#shared/domain/imaging/preprocessing.ts';
import { attr } from './attributes.ts';
import type { GraphBuilder } from './graph-builder.ts';

/** Writes the preprocessing of pixels (float32 [batch, rows, columns, 3], 0 to 255) into a network's input: `domain/imaging/preprocessing.ts` as operations. */
export function writePreprocessing(builder: GraphBuilder, pixels: string, mode: PreprocessingMode): string {
  const { source, mean, divisor } = PREPROCESSING_MODES[mode];
  return builder.within('preprocessing', () => {
    const ordered = source[0] === 0 ? pixels : reversed(builder, pixels);
    const centred = builder.binary('Sub', 'centred', [ordered, builder.constant('mean', Float32Array.from(mean), [3])]);
    return builder.binary('RealDiv', 'scaled', [centred, builder.constant('divisor', Float32Array.from(divisor), [3])]);
  });
}

/** Channels the other way round. */
function reversed(builder: GraphBuilder, pixels: string): string {
  return builder.add('ReverseV2', 'reversed', [pixels, builder.integers([3])], {
    T: attr.type('float32'),
    Tidx: attr.type('int32'),
  });
}
