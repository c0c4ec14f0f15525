import { describe, expect, it } from 'vitest';
import { getCaseFacets } from '#main/store/case-facets.ts';
import { eachCase, getCase, listCases } from '#main/store/case-list.ts';
import {
  addCaseImage,
  addFinding,
  addNote,
  deleteCases,
  findCaseByImage,
  insertCase,
  setOutcome,
  updateCase,
} from '#main/store/cases.ts';
import type { WritableDb } from '#main/store/database.ts';
import { integrityCheck, selectAll } from '#main/store/database.ts';
import { addDiagnosisItems, eachDiagnosisItem, forgetUnsavedDiagnoses, listDiagnosisItems } from '#main/store/diagnosis-items.ts';
import { insertJob } from '#main/store/jobs.ts';
import { deleteModel } from '#main/store/models.ts';
import type { CaseFilter } from '#shared/contract/cases.ts';
import { caseFilterSchema } from '#shared/contract/cases.ts';
import type { FindingResult } from '#shared/contract/diagnosis.ts';
import type { CaseId, ModelId } from '#shared/contract/ids.ts';
import { hashOf, insertBareModel, newId } from '#test/support/learning-rows.ts';
import { tempDatabase } from '#test/support/temp-home.ts';

const imageOf = (value: number, fileName: string) => ({
  ...{ fileHash: hashOf(value), pixelHash: hashOf(value + 1000), width: 8, height: 8, sizeBytes: 9, format: 'png' },
  fileName,
});

const resultOf = (label: string): FindingResult => ({
  label,
  probability: 0.9,
  probabilities: { [label]: 0.9 },
  verdict: label === 'sick' ? 'positive' : 'negative',
  calledBy: 'argmax',
  thresholds: {},
  flags: [],
  views: 1,
});

const findingOf = (modelId: ModelId, value: number, label: string) => ({
  fileHash: hashOf(value),
  modelId,
  operatingPointId: null,
  result: resultOf(label),
  jobId: null,
});

function search(db: WritableDb, filter: Partial<CaseFilter> & { query?: string }): string[] {
  const page = { order: 'newest', offset: 0, limit: 100 } as const;
  const { total, cases } = listCases(db, caseFilterSchema.parse(filter), page);
  expect(total).toBe(cases.length);
  return cases.map(({ title }) => title);
}

/** Three cases: one sick and confirmed, one healthy and refuted, one without a finding. */
function threeCases(db: WritableDb): { modelId: ModelId; ids: [CaseId, CaseId, CaseId] } {
  const { modelId } = insertBareModel(db, { name: 'Skin v1' });
  const first = insertCase(
    db,
    { title: 'first', images: [imageOf(1, 'ward/IMG_1.png')], findings: [findingOf(modelId, 1, 'sick')] },
    10,
  );
  const second = insertCase(
    db,
    { title: 'second', images: [imageOf(2, 'IMG_2.png')], findings: [findingOf(modelId, 2, 'healthy')] },
    20,
  );
  const third = insertCase(
    db,
    { title: 'third 100%_', images: [imageOf(3, '左侧面部.png')], note: 'Größe "unverändert" OR so' },
    30,
  );
  setOutcome(db, first, { label: 'sick', source: 'histology' }, 40);
  setOutcome(db, second, { label: 'sick', source: '' }, 41);
  updateCase(db, third, { patientPseudonym: 'P-77' }, 42);
  return { modelId, ids: [first, second, third] };
}

describe('a case', () => {
  it('comes back with its images, findings, notes and outcome', () => {
    const db = tempDatabase();
    const { modelId, ids } = threeCases(db);
    addNote(db, ids[0], 'seen again', 50);
    addCaseImage(db, ids[0], imageOf(9, 'later.png'), 60);
    addFinding(db, ids[0], findingOf(modelId, 9, 'healthy'), 70);
    expect(getCase(db, ids[0])).toMatchObject({
      summary: { title: 'first', fileHash: hashOf(9), finding: resultOf('healthy'), outcome: 'sick', notes: 1, updatedAtMs: 70 },
      images: [{ fileName: 'ward/IMG_1.png' }, { fileName: 'later.png' }],
      findings: [{ result: resultOf('healthy'), modelName: 'Skin v1', createdAtMs: 70 }, { result: resultOf('sick') }],
      notes: [{ text: 'seen again' }],
      outcome: { label: 'sick', source: 'histology' },
    });
    expect(getCase(db, newId.case())).toBeUndefined();
    expect(findCaseByImage(db, hashOf(9))).toBe(ids[0]);
  });

  it('has one finding of an image by one job', () => {
    const db = tempDatabase();
    const { modelId, ids } = threeCases(db);
    const jobId = newId.job();
    addFinding(db, ids[2], { ...findingOf(modelId, 3, 'sick'), jobId }, 50);
    addFinding(db, ids[2], { ...findingOf(modelId, 3, 'healthy'), jobId }, 51);
    expect(getCase(db, ids[2])?.findings.map(({ result }) => result.label)).toEqual(['healthy']);
  });

  it('stays readable when its model is deleted', () => {
    const db = tempDatabase();
    const { modelId, ids } = threeCases(db);
    deleteModel(db, modelId);
    expect(getCase(db, ids[0])?.findings[0]?.modelName).toBe('Skin v1');
    expect(search(db, { query: 'skin' })).toEqual(['second', 'first']);
  });
});

describe('the search', () => {
  it.each([
    ['IMG_', ['second', 'first']],
    ['img_1.PNG', ['first']],
    ['sick histology', ['first']],
    ['hist sick', ['first']],
    ['große UNVER', ['third 100%_']],
    ['GROSSE', []],
    ['左侧面', ['third 100%_']],
    ['面部', ['third 100%_']],
    ['左', ['third 100%_']],
    ['左 first', []],
    ['p-77', ['third 100%_']],
    ['"unverändert" or', ['third 100%_']],
    ['100%_', ['third 100%_']],
    ['%', ['third 100%_']],
    ['_', ['third 100%_', 'second', 'first']],
    ['*', []],
    ['NEAR(a b) body:x "', []],
    ["' OR 1=1 --", []],
    ['skin v1', ['second', 'first']],
    ['   ', ['third 100%_', 'second', 'first']],
  ])('for %j finds %j', (query, titles) => {
    const db = tempDatabase();
    threeCases(db);
    expect(search(db, { query })).toEqual(titles);
  });

  it('follows every change', () => {
    const db = tempDatabase();
    const { ids } = threeCases(db);
    updateCase(db, ids[2], { title: 'renamed', patientPseudonym: null }, 50);
    setOutcome(db, ids[0], null, 51);
    expect(search(db, { query: 'third' })).toEqual([]);
    expect(search(db, { query: 'p-77' })).toEqual([]);
    expect(search(db, { query: 'histology' })).toEqual([]);
    expect(search(db, { query: 'renamed' })).toEqual(['renamed']);
    expect(selectAll(db, 'SELECT * FROM patient')).toEqual([]);
  });
});

describe('the filter', () => {
  it.each([
    [{ outcome: 'missing' }, ['third 100%_']],
    [{ outcome: 'present' }, ['second', 'first']],
    [{ outcome: 'agrees' }, ['first']],
    [{ outcome: 'differs' }, ['second']],
    [{ label: 'sick' }, ['first']],
    [{ verdict: 'negative' }, ['second']],
    [{ fromMs: 20, toMs: 20 }, ['second']],
    [{ query: 'img', verdict: 'positive', outcome: 'agrees' }, ['first']],
  ] as const)('%j lets %j through', (filter, titles) => {
    const db = tempDatabase();
    threeCases(db);
    expect(search(db, filter)).toEqual(titles);
    expect([...eachCase(db, caseFilterSchema.parse(filter))].map(({ title }) => title)).toEqual(titles);
  });

  it('goes with every order and page', () => {
    const db = tempDatabase();
    const { modelId, ids } = threeCases(db);
    addNote(db, ids[0], 'x', 99);
    const list = (order: 'oldest' | 'updated', query: string) =>
      listCases(db, caseFilterSchema.parse({ query }), { order, offset: 0, limit: 2 });
    expect(list('oldest', '')).toMatchObject({ total: 3, cases: [{ title: 'first' }, { title: 'second' }] });
    expect(list('updated', '')).toMatchObject({ total: 3, cases: [{ title: 'first' }, { title: 'third 100%_' }] });
    expect(list('updated', 'img')).toMatchObject({ total: 2, cases: [{ title: 'first' }, { title: 'second' }] });
    expect(search(db, { modelId })).toEqual(['second', 'first']);
  });

  it('is told by the facets', () => {
    const db = tempDatabase();
    const { modelId } = threeCases(db);
    const labels = [
      { label: 'healthy', cases: 1 },
      { label: 'sick', cases: 1 },
    ];
    expect(getCaseFacets(db)).toEqual({ total: 3, withoutOutcome: 1, labels, models: [{ modelId, name: 'Skin v1', cases: 2 }] });
  });
});

describe('deleting', () => {
  it('removes all that belongs to the cases and keeps what another case shows', () => {
    const db = tempDatabase();
    const { ids } = threeCases(db);
    addCaseImage(db, ids[1], imageOf(1, 'copy.png'), 50);
    expect(deleteCases(db, [ids[0], ids[2], newId.case()])).toBe(2);
    expect(search(db, {})).toEqual(['second']);
    expect(search(db, { query: '左' })).toEqual([]);
    const counts = selectAll<{ n: number }>(
      db,
      `SELECT count(*) AS n FROM case_note UNION ALL SELECT count(*) FROM case_finding UNION ALL SELECT count(*) FROM patient
       UNION ALL SELECT count(*) FROM stored_image UNION ALL SELECT count(*) FROM case_search`,
    );
    expect(counts.map(({ n }) => n)).toEqual([0, 1, 0, 2, 1]);
    expect(integrityCheck(db)).toEqual([]);
  });
});

describe('results of a diagnosis', () => {
  const job = { kind: 'diagnose', title: 't', subject: {}, resumable: true, createdAtMs: 1 } as const;
  const failed = (path: string) => ({ ok: false, path, reason: 'corrupt', detail: '' }) as const;

  it('come in the order in which they were added, and go with their case', () => {
    const db = tempDatabase();
    const { ids } = threeCases(db);
    const jobId = newId.job();
    insertJob(db, { ...job, jobId, input: { save: true } });
    const item = { ok: true, path: 'a', caseId: ids[0], fileHash: hashOf(1), result: resultOf('sick') } as const;
    addDiagnosisItems(db, jobId, [item, failed('b')]);
    addDiagnosisItems(db, jobId, [failed('c')]);
    expect(listDiagnosisItems(db, jobId, { offset: 1, limit: 5 })).toEqual({ total: 3, items: [failed('b'), failed('c')] });
    deleteCases(db, [ids[0]]);
    expect([...eachDiagnosisItem(db, jobId)].map(({ path }) => path)).toEqual(['b', 'c']);
    addDiagnosisItems(db, jobId, [failed('d')]);
    expect([...eachDiagnosisItem(db, jobId)].map(({ path }) => path)).toEqual(['b', 'c', 'd']);
  });

  it('are forgotten at the next start where they were not to be saved', () => {
    const db = tempDatabase();
    const [kept, unsaved] = [newId.job(), newId.job()];
    insertJob(db, { ...job, jobId: kept, input: { save: true } });
    insertJob(db, { ...job, jobId: unsaved, input: { save: false } });
    for (const jobId of [kept, unsaved]) addDiagnosisItems(db, jobId, [failed('x')]);
    forgetUnsavedDiagnoses(db);
    expect([kept, unsaved].map((jobId) => listDiagnosisItems(db, jobId, { offset: 0, limit: 1 }).total)).toEqual([1, 0]);
  });
});
