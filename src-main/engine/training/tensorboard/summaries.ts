import { HParamsPluginData } from './messages.ts';

/** Element types as TensorFlow numbers them (`types.proto`). */
const FLOAT = 1;
const STRING = 7;

/** `DataClass` of `summary.proto`. */
const DATA_CLASS = { scalar: 1, tensor: 2, blobSequence: 3 } as const;

/** A summary as `Summary.Value` has it. */
export interface SummaryValue {
  readonly tag: string;
  readonly metadata: {
    readonly pluginData: { readonly pluginName: string; readonly content: Uint8Array };
    readonly dataClass: number;
  };
  readonly tensor: {
    readonly dtype: number;
    readonly tensorShape: { readonly dim: readonly { readonly size: number }[] };
    readonly floatVal?: readonly number[];
    readonly stringVal?: readonly Uint8Array[];
  };
}

const NOTHING = new Uint8Array(0);

/** A number under a tag, in float32, as `tf.summary.scalar` writes it. */
export function scalarSummary(tag: string, value: number): SummaryValue {
  return {
    tag,
    metadata: { pluginData: { pluginName: 'scalars', content: NOTHING }, dataClass: DATA_CLASS.scalar },
    tensor: { dtype: FLOAT, tensorShape: { dim: [] }, floatVal: [value] },
  };
}

/** A picture under a tag, as `tf.summary.image` writes it: its width and height as text, then the PNG. */
export function imageSummary(
  tag: string,
  image: { readonly width: number; readonly height: number; readonly png: Uint8Array },
): SummaryValue {
  const text = (size: number): Uint8Array => new TextEncoder().encode(String(size));
  const stringVal = [text(image.width), text(image.height), image.png];
  return {
    tag,
    metadata: { pluginData: { pluginName: 'images', content: NOTHING }, dataClass: DATA_CLASS.blobSequence },
    tensor: { dtype: STRING, tensorShape: { dim: [{ size: stringVal.length }] }, stringVal },
  };
}

/** Settings that the hyper-parameter table can hold. */
export type HyperParameters = Readonly<Record<string, number | string | boolean>>;

/** `Status` of the plugin's `api.proto`. */
export type SessionStatus = 'success' | 'failure';
const STATUS = { success: 1, failure: 2 } as const satisfies Readonly<Record<SessionStatus, number>>;

/** The hyper-parameters that a run starts with, for TensorBoard's plugin `hparams`. */
export function sessionStart(
  settings: HyperParameters,
  run: { readonly groupName: string; readonly startTimeMs: number },
): SummaryValue {
  const hparams = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, valueOf(value)]));
  const sessionStartInfo = { hparams, groupName: run.groupName, startTimeSecs: run.startTimeMs / 1000 };
  return hparamsSummary('_hparams_/session_start_info', { sessionStartInfo });
}

/** How and when a run ended. */
export function sessionEnd(status: SessionStatus, endTimeMs: number): SummaryValue {
  return hparamsSummary('_hparams_/session_end_info', {
    sessionEndInfo: { status: STATUS[status], endTimeSecs: endTimeMs / 1000 },
  });
}

/** Everything is in the metadata; the tensor is empty, as the plugin's own writer makes it. */
function hparamsSummary(tag: string, content: object): SummaryValue {
  return {
    tag,
    metadata: {
      pluginData: { pluginName: 'hparams', content: HParamsPluginData.encode({ version: 0, ...content }).finish() },
      dataClass: DATA_CLASS.tensor,
    },
    tensor: { dtype: FLOAT, tensorShape: { dim: [{ size: 0 }] } },
  };
}

function valueOf(value: number | string | boolean): object {
  if (typeof value === 'number') return { numberValue: value };
  return typeof value === 'boolean' ? { boolValue: value } : { stringValue: value };
}
