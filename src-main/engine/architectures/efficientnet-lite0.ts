import * as tfl from '@tensorflow/tfjs-layers';

type Output = tfl.SymbolicTensor;

/** One inverted residual block: kernel size, stride, output channels. `expansion` 1 has no expanding convolution. */
interface Block {
  readonly kernel: 3 | 5;
  readonly stride: 1 | 2;
  readonly channels: number;
  readonly expansion: 1 | 6;
}

/** The stages of EfficientNet-B0 without squeeze-and-excite; stem and head are not scaled (Lite). Source: the weights file's own configuration. */
const STAGES = [
  { kernel: 3, stride: 1, channels: 16, expansion: 1, repeats: 1 },
  { kernel: 3, stride: 2, channels: 24, expansion: 6, repeats: 2 },
  { kernel: 5, stride: 2, channels: 40, expansion: 6, repeats: 2 },
  { kernel: 3, stride: 2, channels: 80, expansion: 6, repeats: 3 },
  { kernel: 5, stride: 1, channels: 112, expansion: 6, repeats: 3 },
  { kernel: 5, stride: 2, channels: 192, expansion: 6, repeats: 4 },
  { kernel: 3, stride: 1, channels: 320, expansion: 6, repeats: 1 },
] as const satisfies readonly (Block & { readonly repeats: number })[];

/** The stride belongs to the first block of a stage only. */
function blocksOf(stages: typeof STAGES): Block[] {
  return stages.flatMap(({ repeats, ...block }) =>
    Array.from({ length: repeats }, (_, repeat): Block => (repeat === 0 ? block : { ...block, stride: 1 })),
  );
}

/** Numbers the layers whose names Keras made up: `re_lu`, `re_lu_1`, … */
function makeNamer(): (base: string) => string {
  const counts = new Map<string, number>();
  return (base) => {
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    return count === 0 ? base : `${base}_${count}`;
  };
}

/** Zeros, because the weights are read from a file: drawing millions of random numbers would cost time for nothing. */
const UNSET = { kernelInitializer: 'zeros', depthwiseInitializer: 'zeros', useBias: false, padding: 'same' } as const;

class Builder {
  readonly #name = makeNamer();

  conv(input: Output, name: string, options: { filters: number; kernelSize: number; strides?: number }): Output {
    return tfl.layers.conv2d({ ...UNSET, ...options, name }).apply(input) as Output;
  }

  depthwise(input: Output, name: string, options: { kernelSize: number; strides: number }): Output {
    return tfl.layers.depthwiseConv2d({ ...UNSET, ...options, name }).apply(input) as Output;
  }

  norm(input: Output, name: string): Output {
    return tfl.layers.batchNormalization({ name, epsilon: 0.001, momentum: 0.99 }).apply(input) as Output;
  }

  relu6(input: Output): Output {
    return tfl.layers.reLU({ maxValue: 6, name: this.#name('re_lu') }).apply(input) as Output;
  }

  block(input: Output, index: number, block: Block): Output {
    const prefix = `blocks_${index}__`;
    const inputChannels = Number(input.shape.at(-1));
    let x = input;
    if (block.expansion > 1) {
      x = this.conv(x, `${prefix}expand_conv`, { filters: inputChannels * block.expansion, kernelSize: 1 });
      x = this.relu6(this.norm(x, `${prefix}bn0`));
    }
    x = this.depthwise(x, `${prefix}depthwise_conv`, { kernelSize: block.kernel, strides: block.stride });
    x = this.relu6(this.norm(x, `${prefix}bn1`));
    x = this.conv(x, `${prefix}project_conv`, { filters: block.channels, kernelSize: 1 });
    x = this.norm(x, `${prefix}bn2`);
    const isResidual = block.stride === 1 && inputChannels === block.channels;
    return isResidual ? (tfl.layers.add({ name: this.#name('add') }).apply([x, input]) as Output) : x;
  }
}

/**
 * EfficientNet-Lite0 without top: 224 x 224 x 3 in, 7 x 7 x 1280 out (`re_lu_32`), layer names as in the Keras file.
 * Weights are zero until they are read. `apply` on a symbolic tensor gives one symbolic tensor, hence the assertions above.
 */
export function buildEfficientNetLite0(): tfl.LayersModel {
  const builder = new Builder();
  const input = tfl.input({ shape: [224, 224, 3], name: 'input_1' });
  let x = builder.conv(input, 'conv_stem', { filters: 32, kernelSize: 3, strides: 2 });
  x = builder.relu6(builder.norm(x, 'bn0'));
  blocksOf(STAGES).forEach((block, index) => {
    x = builder.block(x, index, block);
  });
  x = builder.conv(x, 'conv_head', { filters: 1280, kernelSize: 1 });
  x = builder.relu6(builder.norm(x, 'bn1'));
  return tfl.model({ inputs: input, outputs: x, name: 'efficientnet-lite0' });
}
