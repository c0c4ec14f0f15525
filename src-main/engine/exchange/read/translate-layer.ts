import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { channelConstant } from './channel-constant.ts';
import { lastAxisSchema, withFixedStatistics } from './fixed-statistics.ts';
import type { ForeignLayer } from './foreign-graph.ts';
import { NOTHING_AT_PREDICTION, variesInTraining } from './training-only.ts';

type Config = Readonly<Record<string, unknown>>;
/** A setting in the words of TF.js' JSON from the file's, or an error that says what is wrong with it. */
type Setting = (value: unknown, config: Config) => unknown;

const wholeSchema = z.number().int().positive().max(1_000_000);
const pairSchema = z.tuple([wholeSchema, wholeSchema]);
const sideSchema = z.number().int().nonnegative().max(10_000);
const marginSchema = z.tuple([sideSchema, sideSchema]);
const shapeSchema = z.array(z.number().int().min(-1).max(100_000_000)).min(1).max(4);

const checked =
  <Value>(schema: z.ZodType<Value>): Setting =>
  (value) =>
    schema.parse(value);
const channelsLast = checked(
  z
    .literal('channels_last')
    .nullish()
    .transform(() => 'channels_last'),
);
const padding = checked(z.enum(['same', 'valid']).default('valid'));
const flag = checked(z.boolean().default(true));
const pairOr = (fallback: readonly [number, number]): Setting => checked(pairOrOne.default([...fallback]));
const pairOrOne = pairSchema.or(wholeSchema.transform((one): [number, number] => [one, one]));
const positive = checked(z.number().positive().max(1000));
const fraction = checked(z.number().min(0).max(1));

/** Keras' activations that are known, by their names in either version; what they are called in TF.js' JSON. */
const ACTIVATIONS: Readonly<Record<string, string>> = {
  ...{ linear: 'linear', relu: 'relu', relu6: 'relu6', elu: 'elu', sigmoid: 'sigmoid', tanh: 'tanh' },
  ...{ swish: 'swish', silu: 'swish', softmax: 'softmax' },
};

/** The name of an activation; Keras 3 may write it as an object with its registered name. */
const activation: Setting = (value, config) => {
  const name = z.string().nullish().parse(value) ?? 'linear';
  // Keras 3 computes it in another way under the same name, and describes its types by objects.
  if (name === 'hard_sigmoid' && typeof config['dtype'] !== 'object') return name;
  const known = ACTIVATIONS[name];
  if (known === undefined) throw new RangeError(`activation ${name.slice(0, 100)}`);
  return known;
};

const nothing: Setting = (value) => {
  if (value === null || value === undefined) return null;
  throw new RangeError(`${JSON.stringify(value).slice(0, 100)}, not nothing`);
};
/** Whole images are left out together, as EfficientNet leaves out branches; else single values. */
const wholeImages = checked(z.tuple([z.null(), z.literal(1), z.literal(1), z.literal(1)]).nullish());
const axis: Setting = (value) => {
  const one = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
  return z.number().int().min(-1).max(3).default(-1).parse(one);
};
const one: Setting = checked(z.literal(1).nullish());

const CONVOLUTION = {
  strides: pairOr([1, 1]),
  padding,
  data_format: channelsLast,
  dilation_rate: pairOr([1, 1]),
  activation,
  use_bias: flag,
} as const;
const POOLING: Readonly<Record<string, Setting>> = {
  pool_size: pairOr([2, 2]),
  strides: (value, config) => pairOrOne.parse(value ?? config['pool_size'] ?? 2),
  padding,
  data_format: channelsLast,
};

/** The settings that are taken over, by kind of layer. A setting that is not here changes nothing of what a trained model answers. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, Setting>>>> = {
  Conv2D: { filters: checked(wholeSchema), kernel_size: pairOr([1, 1]), ...CONVOLUTION },
  DepthwiseConv2D: { kernel_size: pairOr([1, 1]), depth_multiplier: checked(wholeSchema.default(1)), ...CONVOLUTION },
  SeparableConv2D: {
    ...{ filters: checked(wholeSchema), kernel_size: pairOr([1, 1]), depth_multiplier: checked(wholeSchema.default(1)) },
    ...CONVOLUTION,
  },
  Dense: { units: checked(wholeSchema), activation, use_bias: flag },
  BatchNormalization: { axis, momentum: fraction, epsilon: positive, center: flag, scale: flag },
  Activation: { activation },
  ReLU: {
    max_value: checked(
      z
        .number()
        .positive()
        .nullish()
        .transform((value) => value ?? null),
    ),
  },
  LeakyReLU: {
    alpha: (value, config) =>
      z
        .number()
        .nonnegative()
        .default(0.3)
        .parse(value ?? config['negative_slope']),
  },
  ELU: { alpha: checked(z.number().default(1)) },
  Softmax: { axis },
  MaxPooling2D: POOLING,
  AveragePooling2D: POOLING,
  GlobalAveragePooling2D: { data_format: channelsLast },
  GlobalMaxPooling2D: { data_format: channelsLast },
  ZeroPadding2D: { padding: marginsOf, data_format: channelsLast },
  UpSampling2D: { size: pairOr([2, 2]), interpolation: checked(z.enum(['nearest'])), data_format: channelsLast },
  Add: {},
  Multiply: {},
  Concatenate: { axis },
  Flatten: {},
  Dropout: { rate: checked(z.number().min(0).lt(1)), noise_shape: wholeImages },
  Reshape: { target_shape: checked(shapeSchema) },
  Permute: { dims: checked(z.array(z.number().int().positive().max(4)).min(1).max(4)) },
  Rescaling: { scale: perChannel, offset: (value) => perChannel(value ?? 0) },
  ReverseChannels: { channels: checked(wholeSchema.nullish().transform((value) => value ?? null)) },
  Normalization: {},
};

/** Settings that must have these values, because there is no way to compute others. */
const FIXED: Readonly<Record<string, Readonly<Record<string, Setting>>>> = {
  Conv2D: { groups: one },
  ReLU: { negative_slope: checked(z.literal(0).nullish()), threshold: checked(z.literal(0).nullish()) },
  Normalization: { mean: nothing, variance: nothing, invert: checked(z.literal(false).nullish()), axis: checked(lastAxisSchema) },
};

/** Every kind of layer that is taken, for error messages. */
export const KNOWN_LAYERS: readonly string[] = ['InputLayer', ...Object.keys(SETTINGS), ...NOTHING_AT_PREDICTION];

/** A layer as TF.js reads it: class and settings; null: it does nothing at prediction and is left out. */
export interface TranslatedLayer {
  readonly className: string;
  readonly config: Config;
}

/**
 * A layer's settings by a closed list, in the words of TF.js' JSON; null for one that does nothing at prediction. No code of a file is ever
 * run: a kind that is not in the list (`Lambda`) is refused by its name.
 * Errors: `import/layer-refused`, `import/layer-setting`.
 */
export function translateLayer(layer: ForeignLayer): TranslatedLayer | null {
  const { kind, name, config } = withFixedStatistics(layer);
  if (layer.isTraining === true && variesInTraining(layer)) throw settingError(layer, 'training = True, always');
  if (NOTHING_AT_PREDICTION.has(kind)) return null;
  const settings = Object.hasOwn(SETTINGS, kind) ? SETTINGS[kind] : undefined;
  if (settings === undefined) throw new AppError('import/layer-refused', { layer: name, kind, known: KNOWN_LAYERS });
  const translated: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries({ ...FIXED[kind], ...settings })) {
    try {
      translated[key] = setting(config[key], config);
    } catch (cause) {
      const problem =
        cause instanceof z.ZodError
          ? `${key} = ${config[key] === undefined ? 'nothing' : JSON.stringify(config[key]).slice(0, 200)}`
          : `${key}: ${String(cause)}`;
      throw settingError(layer, problem, cause);
    }
  }
  const isTaken = ([key]: [string, unknown]): boolean => Object.hasOwn(settings, key);
  return { className: kind, config: Object.fromEntries(Object.entries(translated).filter(isTaken)) };
}

function settingError({ name, kind }: ForeignLayer, reason: string, cause?: unknown): AppError {
  return new AppError('import/layer-setting', { layer: name, kind, reason }, { cause });
}

/** `1`, `[1, 2]` or `[[0, 1], [0, 1]]` as rows above and below, columns left and right. */
function marginsOf(value: unknown): unknown {
  const same = sideSchema.safeParse(value);
  if (same.success)
    return [
      [same.data, same.data],
      [same.data, same.data],
    ];
  const two = marginSchema.safeParse(value);
  if (two.success) return two.data.map((side) => [side, side]);
  return z.tuple([marginSchema, marginSchema]).parse(value);
}

/** One number, or one for each channel. */
function perChannel(value: unknown): unknown {
  const constant = channelConstant(value);
  if (constant === null) throw new RangeError(JSON.stringify(value).slice(0, 100));
  return constant;
}
