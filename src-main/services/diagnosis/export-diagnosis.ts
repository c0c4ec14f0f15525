import type { ServiceDeps } from '#main/services/deps.ts';
import { eachDiagnosisItem } from '#main/store/diagnosis-items.ts';
import { getModel } from '#main/store/models.ts';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { DiagnosisItem, FindingResult } from '#shared/contract/diagnosis.ts';
import type { JobId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { CsvCell } from '#shared/domain/reports/csv.ts';
import { csvText } from '#shared/domain/reports/csv.ts';
import { message } from '#shared/messages/messages.ts';
import { diagnosisJob } from './diagnosis-job.ts';

/** Writes a diagnosis as CSV, one row an image, failures too, with the research-use notice and the thresholds above it. */
export async function exportDiagnosis(deps: ServiceDeps, jobId: JobId): Promise<CallOutput<'diagnosis.export'>> {
  const job = diagnosisJob(deps, jobId);
  const items = [...eachDiagnosisItem(deps.db, jobId)];
  const results = items.flatMap((item) => (item.ok ? item.result : []));
  const classes = Object.keys(results[0]?.probabilities ?? {});
  const content = csvText(rowsOf(items, classes), commentsOf(deps, job, results[0]));
  const written = await deps.exports.write(message('diagnosis.export.fileName', { name: job.title }), content);
  // The exports' ids have the same brand; see the contract.
  return written;
}

function* rowsOf(items: readonly DiagnosisItem[], classes: readonly string[]): Generator<readonly CsvCell[]> {
  const probabilityNames = classes.map((name) => `p_${name}`);
  yield [
    'path',
    'caseId',
    'label',
    'probability',
    'verdict',
    'calledBy',
    ...probabilityNames,
    'flags',
    'fileHash',
    'failed',
    'detail',
  ];
  for (const item of items) {
    if (item.ok) {
      const { label, probability, verdict, calledBy, probabilities, flags } = item.result;
      const each = classes.map((name) => probabilities[name]);
      yield [item.path, item.caseId, label, probability, verdict, calledBy, ...each, flags.join(' '), item.fileHash, null, null];
    } else {
      yield [item.path, null, null, null, null, null, ...classes.map(() => null), null, null, item.reason, item.detail];
    }
  }
}

function commentsOf({ db, version }: ServiceDeps, { subject }: Job, result: FindingResult | undefined): readonly string[] {
  const modelId = subject.modelId ?? '';
  const model = getModel(db, modelId)?.name ?? modelId;
  const thresholds = Object.entries(result?.thresholds ?? {}).map(([name, value]) => `${name} ${value}`);
  return [
    message('app.researchUse'),
    message('diagnosis.export.about', { app: message('app.name'), version, model, modelId }),
    thresholds.length === 0
      ? message('diagnosis.export.argmax')
      : message('diagnosis.export.thresholds', { thresholds: thresholds.join(', ') }),
    ...(result !== undefined && result.views > 1 ? [message('diagnosis.export.views', { views: result.views })] : []),
  ];
}
