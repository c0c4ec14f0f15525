/**
 * How long the case list takes with 100,000 cases: the search by words, by two Chinese characters, with filters, without any.
 * The house's limit is 200 ms on a quiet machine; the processor's own time is told beside the clock's. Run it by hand: `node test/bench/case-search.ts [cases]`; prints one JSON object.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { prepareHome } from '#main/platform/home-directory.ts';
import { deleteCases, insertCase, setOutcome, updateCase } from '#main/store/cases.ts';
import { getCaseFacets } from '#main/store/case-facets.ts';
import { listCases } from '#main/store/case-list.ts';
import { closeDatabase, openDatabase, transaction } from '#main/store/database.ts';
import type { WritableDb } from '#main/store/database.ts';
import { caseFilterSchema } from '#shared/contract/cases.ts';
import { makeRandom } from '#shared/lib/random.ts';
import { hashOf, insertBareModel } from '#test/support/learning-rows.ts';

const CASES = Number(process.argv[2] ?? 100_000);
const NOTES = [
  'Patient reports itching since March',
  '左侧面部 色素痣 随访',
  'Follow-up in six weeks',
  'Größe unverändert, Ränder glatt',
];

function fill(db: WritableDb): void {
  const random = makeRandom(1);
  const { modelId } = insertBareModel(db);
  for (let from = 0; from < CASES; from += 1000) {
    transaction(db, () => {
      for (let index = from; index < Math.min(CASES, from + 1000); index++) {
        const probability = random.next();
        const label = probability >= 0.5 ? 'sick' : 'healthy';
        const image = { fileHash: hashOf(index), pixelHash: hashOf(index), width: 10, height: 10, sizeBytes: 100, format: 'png' };
        const nowMs = 1_700_000_000_000 + index * 60_000;
        const name = `ward ${index % 40}/IMG_${String(index).padStart(6, '0')}.png`;
        const probabilities = { healthy: 1 - probability, sick: probability };
        const result = { label, probability: probabilities[label], probabilities, thresholds: {}, flags: [], views: 1 };
        const verdict = label === 'sick' ? 'positive' : 'negative';
        const finding = { ...result, verdict, calledBy: 'argmax' } as const;
        const findings = [{ fileHash: image.fileHash, modelId, operatingPointId: null, result: finding, jobId: null }];
        const note = index % 5 === 0 ? (NOTES[(index / 5) % NOTES.length] ?? '') : '';
        const title = `IMG_${String(index).padStart(6, '0')}`;
        const caseId = insertCase(db, { title, images: [{ ...image, fileName: name }], findings, note }, nowMs);
        if (index % 20 === 0)
          setOutcome(db, caseId, { label: random.next() < 0.9 ? label : 'healthy', source: 'histology' }, nowMs);
        if (index % 50 === 0) updateCase(db, caseId, { patientPseudonym: `P-${index % 5000}` }, nowMs);
      }
    });
  }
}

const QUERIES = {
  nothing: {},
  oneCase: { query: 'img_099999' },
  aNote: { query: 'itching march' },
  everyCase: { query: 'png' },
  partOfWord: { query: 'unver' },
  chineseTwo: { query: '随访' },
  chineseOne: { query: '痣' },
  chineseLong: { query: '色素痣 随访' },
  shortAndLong: { query: 'sick p-' },
  quoted: { query: '"itching" OR (march' },
  labelAndOutcome: { label: 'sick', outcome: 'differs' },
  waiting: { outcome: 'missing', verdict: 'positive' },
  searchAndFilter: { query: 'img', label: 'healthy', outcome: 'present' },
} as const;

function medianOf(times: readonly number[]): number {
  return Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0);
}

const folder = mkdtempSync(join(tmpdir(), 'caselens-bench-'));
try {
  const home = prepareHome(join(folder, 'home'));
  const db = openDatabase(home, { now: Date.now });
  const started = performance.now();
  fill(db);
  const fillSeconds = (performance.now() - started) / 1000;
  const milliseconds: Record<string, { first: number; median: number; cpuMedian: number; total: number }> = {};
  for (const [name, filter] of Object.entries(QUERIES)) {
    const times: number[] = [];
    const cpuTimes: number[] = [];
    let total = 0;
    for (let run = 0; run < 7; run++) {
      const before = performance.now();
      const cpuBefore = process.cpuUsage();
      total = listCases(db, caseFilterSchema.parse(filter), { order: 'newest', offset: 0, limit: 200 }).total;
      times.push(performance.now() - before);
      const { user, system } = process.cpuUsage(cpuBefore);
      cpuTimes.push((user + system) / 1000);
    }
    milliseconds[name] = { first: Math.round(times[0] ?? 0), median: medianOf(times), cpuMedian: medianOf(cpuTimes), total };
  }
  const before = performance.now();
  getCaseFacets(db);
  const facetsMs = Math.round(performance.now() - before);
  const ids = listCases(db, caseFilterSchema.parse({}), { order: 'newest', offset: 500, limit: 1000 }).cases.map(
    ({ caseId }) => caseId,
  );
  const deleting = performance.now();
  deleteCases(db, ids);
  const deleteThousandMs = Math.round(performance.now() - deleting);
  closeDatabase(db);
  const databaseBytes = statSync(home.database).size;
  process.stdout.write(
    `${JSON.stringify({ cases: CASES, fillSeconds, databaseBytes, facetsMs, deleteThousandMs, milliseconds }, null, 2)}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
