import type { ServiceDeps } from '#main/services/deps.ts';
import { eachCase } from '#main/store/case-list.ts';
import type { CaseFilter } from '#shared/contract/cases.ts';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { CsvCell } from '#shared/domain/reports/csv.ts';
import { csvText } from '#shared/domain/reports/csv.ts';
import { message } from '#shared/messages/messages.ts';

const COLUMNS = [
  ...['caseId', 'title', 'createdAt', 'updatedAt', 'patientPseudonym', 'model', 'label', 'probability', 'verdict', 'calledBy'],
  ...['flags', 'views', 'outcome', 'notes', 'fileHash'],
];

/** Writes the cases that a filter lets through as CSV, with the research-use notice above them. */
export async function exportCases(deps: ServiceDeps, filter: CaseFilter): Promise<CallOutput<'cases.export'>> {
  const about = message('cases.export.about', { app: message('app.name'), version: deps.version });
  const content = csvText(rowsOf(deps, filter), [message('app.researchUse'), about]);
  return deps.exports.write(message('cases.export.fileName'), content);
}

function* rowsOf({ db }: ServiceDeps, filter: CaseFilter): Generator<readonly CsvCell[]> {
  yield COLUMNS;
  for (const { finding, ...found } of eachCase(db, filter)) {
    const { caseId, title, createdAtMs, updatedAtMs, patientPseudonym, modelName, outcome, notes, fileHash } = found;
    const said = [
      finding?.label,
      finding?.probability,
      finding?.verdict,
      finding?.calledBy,
      finding?.flags.join(' '),
      finding?.views,
    ];
    const times = [createdAtMs, updatedAtMs].map((ms) => new Date(ms).toISOString());
    yield [caseId, title, ...times, patientPseudonym, modelName, ...said, outcome, notes, fileHash];
  }
}
