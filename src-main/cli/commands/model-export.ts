import { cp, readdir } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { z } from 'zod';
import { exportFormatSchema } from '#shared/contract/engine/exporting.ts';
import type { OperatingPointId } from '#shared/contract/ids.ts';
import type { ModelExportResult } from '#shared/contract/model-exports.ts';
import { modelExportResultSchema } from '#shared/contract/model-exports.ts';
import type { ExportFormat } from '#shared/domain/exports/export-formats.ts';
import { EXPORT_FORMATS } from '#shared/domain/exports/export-formats.ts';
import { differenceText } from '#shared/domain/exports/difference-text.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { finishJob } from '../finish-job.ts';
import { findByName, findModel } from '../find-by-name.ts';
import type { Session } from '../session.ts';

/** What a path asks for: the whole package as a zip file or as a folder, or the model's file alone. */
type Packing = 'zip' | 'folder' | 'alone';

/** `model export MODEL --format F --out P`: the model for other programs, read back and compared. */
export const modelExport = defineCommand({
  name: 'model export',
  text: 'cli.modelExport',
  arguments: [['<model>', 'cli.argument.model']],
  options: [
    ['--format <format>', 'cli.option.format'],
    ['--out <path>', 'cli.option.exportOut'],
    ['--operating-point <point>', 'cli.option.operatingPoint'],
  ],
  input: z.object({
    model: z.string(),
    format: exportFormatSchema,
    out: z.string().min(1),
    operatingPoint: z.string().optional(),
  }),
  run: async (session, { model, format, out, operatingPoint }) => {
    const packing = packingOf(out, format);
    if (packing === 'folder') await requireNew(resolve(out));
    const { modelId } = await findModel(session, model);
    const operatingPointId = operatingPoint === undefined ? null : await findOperatingPoint(session, modelId, operatingPoint);
    const packaging = packing === 'zip' ? 'zip' : 'folder';
    const job = await finishJob(session, () =>
      session.api.call('models.export', { modelId, format, operatingPointId, packaging }),
    );
    const result = modelExportResultSchema.parse(job.result);
    await save(session, result, packing, resolve(out));
    const { maxAbsDifference, images, imagesFrom, readBy, modelFile, modelBytes } = result;
    const modelPath = packing === 'folder' ? join(out, modelFile) : packing === 'alone' ? out : null;
    return {
      json: { path: out, maxAbsDifference, images, imagesFrom, readBy, format, modelPath, modelBytes },
      lines: linesOf(result, packing, out),
    };
  },
});

function packingOf(out: string, format: ExportFormat): Packing {
  const ending = extname(out).toLowerCase();
  if (ending === '.zip') return 'zip';
  return ending !== '' && ending === EXPORT_FORMATS[format].extension ? 'alone' : 'folder';
}

/** Errors: `export/place-taken` where a folder holds something already. */
async function requireNew(path: string): Promise<void> {
  const names = await readdir(path).catch((thrown: unknown) => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
    throw new AppError('export/place-taken', { path }, { cause: thrown });
  });
  if (names.length > 0) throw new AppError('export/place-taken', { path });
}

async function findOperatingPoint({ api }: Session, modelId: ModelExportModel, wanted: string): Promise<OperatingPointId> {
  const { operatingPoints } = await api.call('models.get', { modelId });
  const numbered = operatingPoints.find(({ version }) => String(version) === wanted);
  const named =
    numbered ??
    findByName(operatingPoints, wanted, 'operating point', ({ operatingPointId, name }) => ({ id: operatingPointId, name }));
  return named.operatingPointId;
}

type ModelExportModel = Awaited<ReturnType<typeof findModel>>['modelId'];

/** Copies what was made to where the user wants it. */
async function save({ api }: Session, { exportId, modelFile }: ModelExportResult, packing: Packing, to: string): Promise<void> {
  const { path } = await api.call('exports.path', { exportId });
  await cp(packing === 'alone' ? join(path, modelFile) : path, to, { recursive: true });
}

function linesOf(result: ModelExportResult, packing: Packing, path: string): readonly string[] {
  const { readBy: reader, maxAbsDifference, images, imagesFrom: from } = result;
  return [
    message('export.cli.done', { format: message(`export.format.${result.format}`), path }),
    message('export.result', { reader, difference: differenceText(maxAbsDifference) }),
    message('export.result.images', { images, from }),
    ...(packing === 'alone' ? [message('export.cli.alone')] : []),
    message('app.researchUse'),
  ];
}
