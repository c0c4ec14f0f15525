/**
 * How long an import of as many small images as the largest public cell set has (27,558 of 140 x 140) takes, through the real job,
 * store and engine, and how much memory core and engine gain after the first 5,000 images. The limits: 30 s and 150 MB.
 * Run it by hand: `node test/bench/import.ts [images] [reference|copy] [folder]`; a folder is painted once and kept. Prints one JSON object.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Canvas } from '@napi-rs/canvas';
import { createCanvas } from '@napi-rs/canvas';
import { paintCell } from '#main/engine/sample/paint-cell.ts';
import { drawSmearLook } from '#main/engine/sample/smear-look.ts';
import { makeEngines } from '#main/engine-client/engines.ts';
import { makeJobQueue } from '#main/jobs/job-queue.ts';
import { prepareHome } from '#main/platform/home-directory.ts';
import { makeDatasetHandlers } from '#main/services/datasets/handlers.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { makeExports } from '#main/services/exports/exports.ts';
import { makeGrants } from '#main/services/grants/grants.ts';
import { closeDatabase, openDatabase } from '#main/store/database.ts';
import { CONTRACT } from '#shared/contract/contract.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import { importResultSchema } from '#shared/contract/datasets.ts';
import { makeRandom } from '#shared/lib/random.ts';

const IMAGES = Number(process.argv[2] ?? 27_558);
const STORAGE = process.argv[3] ?? 'reference';
const KEPT = process.argv[4];
const SIDE = 140;
const PATTERNS = 300;
const SETTLED_IMAGES = 5000;
const MEGABYTE = 1024 * 1024;

/** Cells turned, shifted and lit differently: alike in their framing, as real ones are, and no two the same. */
function paintImages(folder: string): void {
  const random = makeRandom(1);
  const patterns: Canvas[] = Array.from({ length: PATTERNS }, (_, index) =>
    paintCell(drawSmearLook(random), { side: SIDE, parasitised: index % 2 === 0, hard: false }, random),
  );
  mkdirSync(join(folder, 'parasitised'), { recursive: true });
  mkdirSync(join(folder, 'uninfected'), { recursive: true });
  const canvas = createCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d');
  for (let index = 0; index < IMAGES; index += 1) {
    context.setTransform(1, 0, 0, 1, SIDE / 2 + 12 * random.normal(), SIDE / 2 + 12 * random.normal());
    context.rotate(2 * Math.PI * random.next());
    const size = SIDE * (1.1 + 0.5 * random.next());
    context.drawImage(patterns[index % PATTERNS]!, -size / 2, -size / 2, size, size * (0.85 + 0.3 * random.next()));
    const name = `${index % 2 === 0 ? 'parasitised' : 'uninfected'}/cell ${String(index).padStart(5, '0')}.jpg`;
    writeFileSync(join(folder, name), canvas.toBuffer('image/jpeg', 88));
  }
}

const folder = KEPT ?? mkdtempSync(join(tmpdir(), 'caselens-bench-images-'));
if (!existsSync(folder) || readdirSync(folder).length === 0) paintImages(folder);
const homeFolder = mkdtempSync(join(tmpdir(), 'caselens-bench-home-'));
const home = prepareHome(homeFolder);
const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (text: string, details?: object) => process.stderr.write(`${text} ${JSON.stringify(details)}\n`),
};
const db = openDatabase(home, { now: Date.now });
const engines = makeEngines();
const phases = new Map<string, number>();
const byPhase = new Map<string, { readonly core: number; readonly engine: number }>();
const memory = { settled: 0, most: 0, core: 0, engine: 0 };

function watch(event: CoreEvent): void {
  if (event.name !== 'job.changed') return;
  const { phase, done } = event.payload.job;
  if (phase !== null && !phases.has(phase)) phases.set(phase, performance.now());
  const core = process.memoryUsage.rss();
  const engine = engines.memory();
  const top = byPhase.get(phase ?? '') ?? { core: 0, engine: 0 };
  byPhase.set(phase ?? '', { core: Math.max(top.core, core), engine: Math.max(top.engine, engine) });
  if (memory.settled === 0 && (phase !== 'hashing' || done < SETTLED_IMAGES)) return;
  if (memory.settled === 0) memory.settled = core + engine;
  if (core + engine > memory.most) Object.assign(memory, { most: core + engine, core, engine });
}

const jobs = makeJobQueue({ db, emit: watch, now: Date.now, log: silent });
const grants = makeGrants(home.uploads);
const deps: ServiceDeps = {
  home,
  resourcesDir: '',
  db,
  jobs,
  engines,
  grants,
  exports: makeExports(home.exports),
  emit: watch,
  now: Date.now,
  log: silent,
  version: '0',
};
const handlers = makeDatasetHandlers(deps);
const started = performance.now();
const { grantId } = grants.create([folder], 'picked');
const input = CONTRACT['datasets.import'].input.parse({ grantId, name: 'Bench', storage: STORAGE });
const { jobId } = await handlers['datasets.import'](input, { access: 'page' });
const job = await jobs.finished(jobId);
const ended = performance.now();
const result = importResultSchema.parse(job.result);
const marks = [...phases, ['end', ended] as const];
const seconds = (milliseconds: number): number => Number((milliseconds / 1000).toFixed(2));
const timed = async (work: () => unknown): Promise<number> => {
  const before = performance.now();
  await work();
  return Number((performance.now() - before).toFixed(1));
};
const datasetId = result.datasetId!;
const page = (more: object) => CONTRACT['datasets.images'].input.parse({ datasetId, ...more });
const caller = { access: 'page' } as const;
const queriesMs = {
  split: await timed(() => handlers['datasets.split'](CONTRACT['datasets.split'].input.parse({ datasetId }), caller)),
  list: await timed(() => handlers['datasets.list']({}, caller)),
  firstPage: await timed(() => handlers['datasets.images'](page({}), caller)),
  lastPage: await timed(() => handlers['datasets.images'](page({ offset: IMAGES - 200 }), caller)),
  testPage: await timed(() => handlers['datasets.images'](page({ partition: 'test', offset: 1000 }), caller)),
  search: await timed(() => handlers['datasets.images'](page({ query: '271' }), caller)),
  findings: await timed(() => handlers['datasets.findings']({ datasetId }, caller)),
  delete: await timed(() => handlers['datasets.delete']({ datasetId }, caller)),
};
process.stdout.write(
  `${JSON.stringify(
    {
      images: result.images,
      findings: result.findings.length,
      storage: STORAGE,
      seconds: seconds(ended - started),
      phases: Object.fromEntries(
        marks.slice(0, -1).map(([name, at], index) => [name, seconds((marks[index + 1]?.[1] ?? ended) - at)]),
      ),
      growthMegabytes: Math.round((memory.most - memory.settled) / MEGABYTE),
      mostMegabytes: { core: Math.round(memory.core / MEGABYTE), engine: Math.round(memory.engine / MEGABYTE) },
      byPhaseMegabytes: Object.fromEntries(
        [...byPhase].map(([phase, { core, engine }]) => [phase, [Math.round(core / MEGABYTE), Math.round(engine / MEGABYTE)]]),
      ),
      queriesMs,
    },
    null,
    2,
  )}\n`,
);
await jobs.close();
await engines.close();
closeDatabase(db);
rmSync(homeFolder, { recursive: true, force: true });
if (KEPT === undefined) rmSync(folder, { recursive: true, force: true });
