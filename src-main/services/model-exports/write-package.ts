import { copyFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ServiceDeps } from '#main/services/deps.ts';
import { reportContent } from '#main/services/evaluations/report-content.ts';
import { getEvaluation, listEvaluations } from '#main/store/evaluations.ts';
import type { StoredModel } from '#main/store/models.ts';
import type { OperatingPoint } from '#shared/contract/models.ts';
import type { ExportFormat } from '#shared/domain/exports/export-formats.ts';
import { EXPORT_FORMATS } from '#shared/domain/exports/export-formats.ts';
import type { ExportCheck, ExportedFile, ExportMaterial } from '#shared/domain/reports/export-record.ts';
import { exportRecord } from '#shared/domain/reports/export-record.ts';
import type { CardEvaluation } from '#shared/domain/reports/model-card.ts';
import { modelCard } from '#shared/domain/reports/model-card.ts';

/** What goes beside the files of an exported model, and where. */
export interface PackageContent {
  readonly folder: string;
  readonly format: ExportFormat;
  readonly model: StoredModel;
  readonly point: OperatingPoint | null;
  readonly files: readonly ExportedFile[];
  readonly check: ExportCheck;
}

/** Writes record, labels, card and example beside the files of an exported model; returns the names of all files of the package. */
export async function writePackage(deps: ServiceDeps, content: PackageContent): Promise<readonly string[]> {
  const { folder, format, model, files } = content;
  const material = materialOf(deps, content);
  const texts = {
    'caselens.json': `${JSON.stringify(exportRecord(material), null, 1)}\n`,
    'labels.txt': model.manifest.classes.map((name) => `${name}\n`).join(''),
    'MODEL_CARD.md': modelCard(material, newestEvaluation(deps, model)),
  };
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
  const examples = EXPORT_FORMATS[format].examples.map((example) => ({ example, name: basename(example) }));
  for (const { example, name } of examples) await copyFile(join(deps.resourcesDir, 'export', example), join(folder, name));
  return [...files.map(({ name }) => name), ...Object.keys(texts), ...examples.map(({ name }) => name)];
}

function materialOf(deps: ServiceDeps, { format, model, point, files, check }: PackageContent): ExportMaterial {
  const { manifest, modelId, name, manifestHash } = model;
  return {
    format,
    producer: `CaseLens ${deps.version}`,
    exportedAtMs: deps.now(),
    files,
    check,
    model: { ...manifest, id: modelId, name, manifestHash, weightsHash: manifest.weights?.sha256 ?? null },
    operatingPoint: point && {
      operatingPointId: point.operatingPointId,
      version: point.version,
      name: point.name,
      thresholds: point.thresholds,
      rule: point.rule,
    },
  };
}

function newestEvaluation(deps: ServiceDeps, { modelId }: StoredModel): CardEvaluation | null {
  const [newest] = listEvaluations(deps.db, modelId);
  const stored = newest && getEvaluation(deps.db, newest.evaluationId);
  return stored === undefined ? null : reportContent(deps, stored, stored.figures);
}
