import type { z } from 'zod';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { AppError } from '#shared/errors/app-error.ts';
import { NETWORKS } from '#shared/domain/architectures/networks.ts';
import type { EXCHANGE_METHODS } from '#shared/contract/engine/exchange.ts';
import type { ImportAnswers, ImportInspection } from '#shared/contract/engine/model-import.ts';
import { layerWeights } from '#main/engine/weights/layer-weights.ts';
import { buildForeign } from './build-foreign.ts';
import { detectNetwork } from './detect-network.ts';
import { readForeign } from './foreign-file.ts';
import type { ForeignFile } from './foreign-file.ts';
import { openModelFiles } from '#main/engine/exchange/read/model-files.ts';
import { BUILDING, tellNobody } from '#main/engine/exchange/tell-step.ts';
import type { TellStep } from '#main/engine/exchange/tell-step.ts';
import { translateLayer } from '#main/engine/exchange/read/translate-layer.ts';

type Method = (typeof EXCHANGE_METHODS)['models.inspect'];
type LayersFile = Extract<ForeignFile, { kind: 'layers' }>;
type OnnxForeign = Extract<ForeignFile, { kind: 'onnx' }>;

/** The engine's `models.inspect`: reads and builds the model, keeps nothing of it. */
export async function inspectModel(
  { paths, answers, workDir }: z.infer<Method['input']>,
  tell: TellStep = tellNobody,
): Promise<ImportInspection> {
  const files = await openModelFiles(paths, workDir);
  try {
    const file = await readForeign(files, { architecture: answers.architecture, workDir, tell });
    return await inspectForeign(file, answers, tell);
  } finally {
    files.close();
  }
}

/** What files that were read say. */
export async function inspectForeign(file: ForeignFile, answers: ImportAnswers, tell: TellStep): Promise<ImportInspection> {
  if (file.kind === 'onnx') return inspectOnnx(file);
  await tell(BUILDING);
  const model = await buildForeign({ ...file, inputSize: answers.inputSize, appended: null });
  try {
    return await inspectLayers(file, model, tell);
  } finally {
    model.dispose();
  }
}

function common({
  format,
  fileName,
  fileHash,
  producer,
}: ForeignFile): Pick<ImportInspection, 'format' | 'fileName' | 'fileHash' | 'producer'> {
  return { format, fileName, fileHash, producer };
}

async function inspectLayers(file: LayersFile, model: LayersModel, tell: TellStep): Promise<ImportInspection> {
  const leaves = model.layers.map((layer) => ({ layer: layer.name, weights: layerWeights(layer) }));
  const detected = await detectNetwork(
    leaves.filter(({ weights }) => weights.length > 0),
    tell,
  );
  const { units, end } = endOfLayers(file, model);
  const input = file.graph.layers.find(({ name }) => name === file.graph.input);
  const shape: unknown = input?.config['batch_shape'] ?? input?.config['batch_input_shape'];
  const sides = Array.isArray(shape) ? (shape as readonly unknown[]) : [];
  const side = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  return {
    ...common(file),
    network: detected === null ? null : { id: detected.id, title: NETWORKS[detected.id].title },
    height: side(sides[1]),
    width: side(sides[2]),
    units,
    layers: model.layers.length,
    parameters: model.countParams(),
    leftOut: file.graph.layers
      .filter((layer) => layer.kind !== 'InputLayer' && translateLayer(layer) === null)
      .map(({ name }) => name),
    classes: classesFor(file, units),
    preprocessing: preprocessingGuess(file, detected?.id ?? null),
    resize: resizeGuess(file),
    scores: { value: end === 'scores' ? 'logits' : 'probabilities', because: file.isHeadGuessed ? 'usual' : 'file' },
    layout: { value: 'nhwc', because: 'file' },
  };
}

function inspectOnnx(file: OnnxForeign): ImportInspection {
  const { units, end, width, height, nodes, parameters, layout } = file.onnx;
  requireOneLabel(file.fileName, units, end);
  return {
    ...common(file),
    ...{ network: null, width, height, units, layers: nodes, parameters, leftOut: [] },
    classes: classesFor(file, units),
    preprocessing: { value: layout === 'nhwc' ? 'tf' : 'torch', because: 'usual' },
    resize: { value: 'pil_bilinear', because: 'usual' },
    scores: { value: end === 'scores' ? 'logits' : 'probabilities', because: 'file' },
    layout: { value: layout ?? 'nchw', because: layout === null ? 'usual' : 'file' },
  };
}

/** Names of the right number only: a list that does not fit belongs to something else. A single unit stands for two classes. */
function classesFor({ classes }: ForeignFile, units: number): string[] | null {
  return classes?.length === Math.max(units, 2) ? [...classes] : null;
}

/** How many numbers come out, and what made them. Errors: `import/unsupported`. */
function endOfLayers(
  { fileName, graph }: LayersFile,
  model: LayersModel,
): { readonly units: number; readonly end: 'softmax' | 'sigmoid' | 'scores' } {
  const shape = model.outputs[0]?.shape ?? [];
  const units = shape[1];
  if (shape.length !== 2 || typeof units !== 'number') {
    throw new AppError('import/unsupported', {
      fileName,
      reason: 'it ends in feature maps, without a classifier; it can be imported as pretrained weights to train from',
    });
  }
  const last = graph.layers.find(({ name }) => name === graph.output);
  const activation = last?.kind === 'Softmax' ? 'softmax' : last?.config['activation'];
  const end = activation === 'softmax' || activation === 'sigmoid' ? activation : 'scores';
  requireOneLabel(fileName, units, end);
  return { units, end };
}

/** Refuses what is no choice among classes. */
function requireOneLabel(fileName: string, units: number, end: 'softmax' | 'sigmoid' | 'scores'): void {
  const refuse = (reason: string): never => {
    throw new AppError('import/unsupported', { fileName, reason });
  };
  if (end === 'sigmoid' && units > 1) refuse(`its ${units} outputs end in sigmoids: several classes can be true of one image`);
  if (end === 'softmax' && units === 1) refuse('a softmax over one output, which is always 1');
}

/** What changes pixels inside a model, where it stands first. */
const SCALING: ReadonlySet<string> = new Set(['Rescaling', 'Normalization', 'ReverseChannels']);

function preprocessingGuess(file: LayersFile, network: keyof typeof NETWORKS | null): ImportInspection['preprocessing'] {
  if (file.format === 'teachable-machine') return { value: 'tf', because: 'teachable-machine' };
  const scales = file.graph.layers.some(({ kind, inputs }) => {
    const isFirst = inputs.every(
      (name) =>
        !file.graph.layers.some((layer) => layer.name === name && layer.inputs.length > 0 && translateLayer(layer) !== null),
    );
    return SCALING.has(kind) && isFirst;
  });
  if (scales) return { value: 'raw', because: 'scaled-inside' };
  return network === null ? { value: 'unit', because: 'usual' } : { value: NETWORKS[network].preprocessing, because: 'network' };
}

/** `load_img` and the generators of Keras 2 take the nearest pixel; `image_dataset_from_directory`, usual with Keras 3, is bilinear. */
function resizeGuess({ format, producer }: LayersFile): ImportInspection['resize'] {
  if (format === 'teachable-machine') return { value: 'tf_bilinear', because: 'teachable-machine' };
  const isOld = format === 'keras-h5' && !producer.startsWith('Keras 3');
  return { value: isOld ? 'pil_nearest' : 'tf_bilinear', because: 'usual' };
}
