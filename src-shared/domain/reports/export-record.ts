import { PREPROCESSING_MODES } from '#shared/domain/imaging/preprocessing.ts';
import type { PreprocessingMode } from '#shared/domain/imaging/preprocessing.ts';
import type { ResizeRule } from '#shared/domain/imaging/resize-rules.ts';
import { EXPORT_FORMATS } from '#shared/domain/exports/export-formats.ts';
import type { ExportFormat } from '#shared/domain/exports/export-formats.ts';
import { message } from '#shared/messages/messages.ts';

/** A file of the exported model. */
export interface ExportedFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** How the written model was compared with the model itself. */
export interface ExportCheck {
  readonly images: number;
  /** validation: of the model's own split; dataset: of another dataset of the user's; painted: there were none. */
  readonly from: 'validation' | 'dataset' | 'painted';
  readonly maxAbsDifference: number;
  readonly readBy: string;
}

/** The operating point that goes with an exported model. */
export interface ExportedOperatingPoint {
  readonly operatingPointId: string;
  readonly version: number;
  readonly name: string;
  readonly thresholds: Readonly<Record<string, number>>;
  readonly rule: unknown;
}

/** Everything that is known about an exported model. */
export interface ExportMaterial {
  readonly format: ExportFormat;
  readonly producer: string;
  readonly exportedAtMs: number;
  readonly files: readonly ExportedFile[];
  readonly check: ExportCheck;
  readonly model: {
    readonly id: string;
    readonly name: string;
    readonly manifestHash: string;
    readonly weightsHash: string | null;
    readonly kind: string;
    readonly recipe: string;
    readonly parameters: number;
    readonly classes: readonly string[];
    readonly positiveClasses: readonly string[];
    readonly output: 'softmax' | 'sigmoid';
    readonly preprocessing: ExportedPreprocessing;
    readonly backbone: unknown;
    /** How an ONNX file from elsewhere is fed and read; null: the file is ours. */
    readonly onnx: ExportedOnnx | null;
    /** How it was trained here; null: it was not. */
    readonly training: { readonly datasetName: string; readonly datasetHash: string; readonly history: unknown } | null;
    /** Where it was brought from; null: it was not. */
    readonly imported: unknown;
    readonly versions: Readonly<Record<string, string>>;
  };
  readonly operatingPoint: ExportedOperatingPoint | null;
}

/** `batch`: images that it takes at once, null for any number. */
export interface ExportedOnnx {
  readonly input: string;
  readonly output: string;
  readonly layout: 'nhwc' | 'nchw';
  readonly batch: number | null;
  readonly scores: 'probabilities' | 'logits';
}

/** How pixels become the network's input. */
export interface ExportedPreprocessing {
  readonly width: number;
  readonly height: number;
  readonly resize: ResizeRule;
  readonly fit: string;
  readonly colour: string;
  readonly mode: PreprocessingMode;
}

/** The formats whose ends have names. */
const NAMED_ENDS: readonly ExportFormat[] = ['onnx', 'savedmodel'];

/** What `caselens.json` of an exported package says: all that a program needs to use the model as CaseLens does, and where it comes from. */
export function exportRecord(material: ExportMaterial): object {
  const { format, model, operatingPoint, check } = material;
  return {
    format: 'caselens-export',
    formatVersion: 1,
    notice: message('app.researchUse'),
    model: { ...modelOf(material), file: EXPORT_FORMATS[format].model },
    exported: { format, by: material.producer, at: new Date(material.exportedAtMs).toISOString(), check },
    classes: model.classes,
    positiveClasses: model.positiveClasses,
    ...endsOf(material),
    preprocessing: preprocessingOf(model.preprocessing),
    operatingPoint,
    calling: message(operatingPoint === null ? 'export.calling.argmax' : 'export.calling.thresholds'),
    calibration: { method: null, reason: message('export.calibration.none') },
    provenance: {
      training: model.training,
      imported: model.imported,
      backbone: model.backbone,
      versions: model.versions,
    },
    files: material.files,
  };
}

/** What goes in and what comes out, as the file calls it; null where the format has no names. */
function endsOf({ format, model }: ExportMaterial): object {
  const { width, height } = model.preprocessing;
  const isNamed = NAMED_ENDS.includes(format);
  const { onnx, output } = model;
  const layout = onnx?.layout ?? 'nhwc';
  const batch = onnx?.batch ?? null;
  const shape = layout === 'nhwc' ? [batch, height, width, 3] : [batch, 3, height, width];
  return {
    input: { name: onnx?.input ?? (isNamed ? 'image' : null), shape, type: 'float32', layout },
    output: {
      name: onnx?.output ?? (isNamed ? 'probabilities' : null),
      kind: output,
      scores: onnx?.scores ?? 'probabilities',
      meaning: message(`export.output.${output}`, { second: model.classes[1] ?? '' }),
    },
  };
}

function modelOf({ model }: ExportMaterial): object {
  const { id, name, kind, recipe, parameters, manifestHash, weightsHash } = model;
  return { id, name, kind, recipe, parameters, manifestHash, weightsHash };
}

/** The contract in numbers (`(pixel[channels[c]] - mean[c]) / divisor[c]`) and in words. */
function preprocessingOf(contract: ExportedPreprocessing): object {
  const { source, mean, divisor } = PREPROCESSING_MODES[contract.mode];
  return { ...contract, channels: source, mean, divisor, steps: preprocessingSteps(contract) };
}

/** What is done to an image file before the network sees it, step by step. */
export function preprocessingSteps({ width, height, resize, mode }: ExportedPreprocessing): readonly string[] {
  const { source, mean, divisor } = PREPROCESSING_MODES[mode];
  const list = (values: readonly number[]): string => values.map((value) => String(Number(value.toPrecision(6)))).join(', ');
  return [
    message('export.step.decode'),
    message(`export.step.resize.${resize}`, { width, height }),
    message('export.step.values', {
      order: source[0] === 0 ? 'RGB' : 'BGR',
      mean: list(mean),
      divisor: list(divisor),
    }),
  ];
}
