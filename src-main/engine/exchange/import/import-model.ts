import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import type { EXCHANGE_METHODS } from '#shared/contract/engine/exchange.ts';
import type { PreprocessingContract } from '#shared/contract/engine/manifest.ts';
import type { ImportAnswers, ImportInspection } from '#shared/contract/engine/model-import.ts';
import { modelTopology } from '#main/engine/architectures/topology.ts';
import { compileModel } from '#main/engine/compile/compile-model.ts';
import { hashFile } from '#main/platform/hash-file.ts';
import { modelWeights } from '#main/engine/weights/layer-weights.ts';
import { writeTensorFile } from '#main/engine/weights/tensor-file.ts';
import { buildForeign } from './build-foreign.ts';
import { requireNumbers } from './convert-pretrained.ts';
import { readForeign } from './foreign-file.ts';
import type { ForeignFile } from './foreign-file.ts';
import { inspectForeign } from './inspect-model.ts';
import { BUILDING, tellNobody, WRITING } from '#main/engine/exchange/tell-step.ts';
import type { TellStep } from '#main/engine/exchange/tell-step.ts';
import { openModelFiles } from '#main/engine/exchange/read/model-files.ts';

type Method = (typeof EXCHANGE_METHODS)['models.import'];

type Output = z.infer<Method['output']>;

/** The engine's `models.import`: a classifier's files to what a model version keeps. */
export async function importModel(
  { paths, answers, outDir }: z.infer<Method['input']>,
  tell: TellStep = tellNobody,
): Promise<Output> {
  await mkdir(outDir, { recursive: true });
  const files = await openModelFiles(paths, outDir);
  try {
    const file = await readForeign(files, { architecture: answers.architecture, workDir: outDir, tell });
    const inspection = await inspectForeign(file, answers, tell);
    return await writeForeign(file, { inspection, answers, outDir, tell });
  } finally {
    files.close();
  }
}

interface Writing {
  readonly inspection: ImportInspection;
  readonly answers: ImportAnswers;
  readonly outDir: string;
  readonly tell: TellStep;
}

async function writeForeign(file: ForeignFile, writing: Writing): Promise<Output> {
  const { inspection, answers } = writing;
  const { format, fileName, fileHash, producer } = inspection;
  const shared = {
    classes: classesOf(inspection, answers),
    output: inspection.units === 1 ? ('sigmoid' as const) : ('softmax' as const),
    preprocessing: preprocessingOf(inspection, answers),
    parameters: inspection.parameters,
    imported: { format, fileName, fileHash, producer },
  };
  return { ...shared, ...(file.kind === 'onnx' ? await writeOnnx(file, writing) : await writeLayers(file, writing)) };
}

type Kept = Pick<Output, 'architecture' | 'onnx' | 'weights' | 'weightsPath'>;

async function writeLayers(
  file: Extract<ForeignFile, { kind: 'layers' }>,
  { inspection, answers, outDir, tell }: Writing,
): Promise<Kept> {
  await tell(BUILDING);
  const isLogits = (answers.scores ?? inspection.scores.value) === 'logits';
  const appended = isLogits ? (inspection.units === 1 ? 'sigmoid' : 'softmax') : null;
  const model = await buildForeign({ ...file, inputSize: sizeOf(inspection, answers), appended });
  try {
    // Refuses now, not at the first diagnosis, what cannot be computed.
    compileModel(model);
    const tensors = modelWeights(model);
    requireNumbers(file.fileName, tensors);
    await tell(WRITING);
    const weightsPath = join(outDir, 'weights.safetensors');
    const sha256 = await writeTensorFile(weightsPath, tensors);
    return { architecture: modelTopology(model), onnx: null, weights: { file: 'weights.safetensors', sha256 }, weightsPath };
  } finally {
    model.dispose();
  }
}

async function writeOnnx(
  { onnx, path }: Extract<ForeignFile, { kind: 'onnx' }>,
  { inspection, answers, outDir, tell }: Writing,
): Promise<Kept> {
  await tell(WRITING);
  const weightsPath = join(outDir, 'model.onnx');
  if (path !== weightsPath) await copyFile(path, weightsPath);
  const { input, output, batch } = onnx;
  const layout = onnx.layout ?? answers.layout ?? inspection.layout.value;
  const scores = answers.scores ?? inspection.scores.value;
  return {
    architecture: null,
    onnx: { input, output, batch, layout, scores },
    weights: { file: 'model.onnx', sha256: await hashFile(weightsPath) },
    weightsPath,
  };
}

/** One different name for each output; a single output stands for two classes. Errors: `import/wrong-classes`. */
function classesOf(inspection: ImportInspection, answers: ImportAnswers): string[] {
  const expected = Math.max(inspection.units, 2);
  const classes = answers.classes ?? inspection.classes ?? [];
  if (classes.length !== expected || new Set(classes).size !== expected)
    throw new AppError('import/wrong-classes', { received: new Set(classes).size, expected });
  return [...classes];
}

function preprocessingOf(inspection: ImportInspection, answers: ImportAnswers): PreprocessingContract {
  const size = inspection.width === null || inspection.height === null ? sizeOf(inspection, answers) : null;
  return {
    width: inspection.width ?? size ?? 1,
    height: inspection.height ?? size ?? 1,
    resize: answers.resize ?? inspection.resize.value,
    fit: 'stretch',
    colour: 'rgb',
    mode: answers.preprocessing ?? inspection.preprocessing.value,
  };
}

/** The size that the file leaves open. Errors: `import/answer-missing`. */
function sizeOf({ width, height }: ImportInspection, { inputSize }: ImportAnswers): number | null {
  if (width !== null && height !== null) return null;
  if (inputSize === null)
    throw new AppError('import/answer-missing', { question: 'the size of the input', reason: 'the file leaves it open' });
  return inputSize;
}
