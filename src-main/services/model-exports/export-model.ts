import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobContext } from '#main/jobs/job-context.ts';
import { followed } from '#main/jobs/job-context.ts';
import { writeZip } from '#main/platform/zip-writer.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { found } from '#main/services/found.ts';
import { modelFolder } from '#main/services/models/model-files.ts';
import type { StoredModel } from '#main/store/models.ts';
import { getModel } from '#main/store/models.ts';
import { getOperatingPoint, newestOperatingPoint } from '#main/store/operating-points.ts';
import type { Caller, HandlerInput, Handlers } from '#shared/contract/contract.ts';
import type { EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import type { JobId } from '#shared/contract/ids.ts';
import type { ModelExportResult } from '#shared/contract/model-exports.ts';
import type { OperatingPoint } from '#shared/contract/models.ts';
import { EXPORT_FORMATS } from '#shared/domain/exports/export-formats.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import type { CheckImages } from './check-images.ts';
import { checkImages } from './check-images.ts';
import { writePackage } from './write-package.ts';

type ExportCall = HandlerInput<'models.export'>;

/** The call that writes models for other programs. */
export function makeModelExportHandlers(deps: ServiceDeps): Handlers<'models.export'> {
  return { 'models.export': (input, caller) => startExport(deps, input, caller) };
}

/** Queues an export; what can be refused is refused at once. Errors: `export/not-possible`, `entity/not-found`, `call/not-allowed`. */
function startExport(deps: ServiceDeps, input: ExportCall, caller: Caller): { jobId: JobId } {
  if (input.packaging === 'folder' && caller.access !== 'local')
    throw new AppError('call/not-allowed', { channel: 'models.export' });
  const model = exportable(deps, input);
  const point = operatingPointOf(deps, input);
  const jobId = deps.jobs.start({
    kind: 'export',
    title: model.name,
    lane: 'compute',
    subject: { modelId: input.modelId },
    input,
    resumable: false,
    run: (context) => runExport(deps, { input, model, point, context }),
  });
  return { jobId };
}

function exportable(deps: ServiceDeps, { modelId, format }: ExportCall): StoredModel {
  const model = found(getModel(deps.db, modelId), 'model', modelId);
  const { kind, weights } = model.manifest;
  if (model.deleted) throw new AppError('export/not-possible', { format, why: 'deleted' });
  if (kind === 'ensemble') throw new AppError('export/not-possible', { format, why: 'ensemble' });
  if (weights?.file === 'model.onnx' && format !== 'onnx') throw new AppError('export/not-possible', { format, why: 'onnx' });
  return model;
}

/** The one that was asked for, which must be the model's, else the newest. */
function operatingPointOf(deps: ServiceDeps, { modelId, operatingPointId }: ExportCall): OperatingPoint | null {
  if (operatingPointId === null) return newestOperatingPoint(deps.db, modelId) ?? null;
  const point = found(getOperatingPoint(deps.db, operatingPointId), 'operating point', operatingPointId);
  if (point.modelId !== modelId) throw new AppError('entity/not-found', { entity: 'operating point', id: operatingPointId });
  return point;
}

interface Exporting {
  readonly input: ExportCall;
  readonly model: StoredModel;
  readonly point: OperatingPoint | null;
  readonly context: JobContext;
}

async function runExport(deps: ServiceDeps, exporting: Exporting): Promise<ModelExportResult> {
  const { input, model, point, context } = exporting;
  const { format, packaging } = input;
  const images = checkImages(deps, model);
  const { written, result } = await deps.exports.make(nameOf(model, input), async (path) => {
    const folder = packaging === 'folder' ? path : `${path}.content`;
    const output = await writeModel(deps, exporting, images, folder);
    const { check, files } = output;
    const { maxAbsDifference, readBy } = check;
    const compared = { images: check.images, from: images.from, maxAbsDifference, readBy };
    const names = await writePackage(deps, { folder, format, model, point, files, check: compared });
    context.signal.throwIfAborted();
    if (packaging === 'folder') return output;
    const entries = names.map((name) => ({ name, path: join(folder, name) }));
    // Weights hardly compress: to nine tenths, for seconds of work.
    await writeZip(path, entries, { compress: false });
    await rm(folder, { recursive: true });
    return output;
  });
  return resultOf(written, result, input, images);
}

function resultOf(
  written: Pick<ModelExportResult, 'exportId' | 'fileName' | 'sizeBytes'>,
  { check, files, writeMs, checkMs }: EngineOutput<'models.export'>,
  { format }: ExportCall,
  { from }: CheckImages,
): ModelExportResult {
  const { images, maxAbsDifference, readBy } = check;
  const modelBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const modelFile = EXPORT_FORMATS[format].model;
  return { ...written, format, modelFile, modelBytes, images, imagesFrom: from, maxAbsDifference, readBy, writeMs, checkMs };
}

/** `Cells v1 onnx.zip`. */
function nameOf({ name }: StoredModel, { format, packaging }: ExportCall): string {
  return `${name.slice(0, 100)} ${format}${packaging === 'zip' ? '.zip' : ''}`;
}

function writeModel(
  deps: ServiceDeps,
  { input, model, context }: Exporting,
  { paths }: CheckImages,
  outDir: string,
): Promise<EngineOutput<'models.export'>> {
  const { classes, preprocessing, output } = model.manifest;
  const metadata = {
    name: model.name,
    classes: JSON.stringify(classes),
    preprocessing: JSON.stringify(preprocessing),
    output,
    manifestHash: model.manifestHash,
    notice: message('app.researchUse'),
  };
  return deps.engines.call(
    'models.export',
    {
      modelDir: modelFolder(deps.home, model.modelId),
      resourcesDir: deps.resourcesDir,
      outDir,
      format: input.format,
      producer: `CaseLens ${deps.version}`,
      metadata,
      savedAtMs: deps.now(),
      images: paths.map((path) => ({ path })),
    },
    {
      prefer: 'compute',
      ...followed(context),
    },
  );
}
