import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark, Row, Sample, Side } from './benchmark.ts';
import { differenceOf } from './difference.ts';
import type { Difference } from './difference.ts';
import { startSide } from './side-process.ts';
import { spreadOf } from './spread.ts';
import type { Spread } from './spread.ts';

/** Threads that look for more work for a moment after the last have gone to sleep by then. */
const SETTLE_MS = 250;

/**
 * A peer's figures. Of a cost: how many times ours they are, from the turns that followed each other, pair by pair. Of a result: how far ours
 * lie from them.
 */
export interface Compared {
  readonly peer: string;
  readonly figure: Spread;
  readonly times: Spread;
  /** null: no limit. */
  readonly atLeast: number | null;
  /** Of a result only. */
  readonly difference?: Difference & { readonly withinErrors: number | null };
}

/** One line of the table, measured; milliseconds or bytes. */
export interface MeasuredRow {
  readonly title: string;
  readonly unit: Row['unit'];
  readonly ours: Spread;
  readonly atMost: number | null;
  readonly peers: readonly Compared[];
}

/** What a benchmark gave. `turns`: for each side, one sample a turn. */
export interface Measured {
  readonly name: string;
  readonly group: string;
  readonly measuredAt: string;
  readonly seconds: number;
  readonly unable: string | null;
  readonly titles: readonly string[];
  readonly rows: readonly MeasuredRow[];
  readonly turns: Readonly<Record<string, readonly Sample[]>>;
}

/** Runs a benchmark: all sides prepared and warm, then turn by turn. `say` hears how far it is. */
export async function measure(benchmark: Benchmark, python: string, say: (text: string) => void): Promise<Measured> {
  const { name, group, unable, rows } = benchmark;
  const startedAt = performance.now();
  const titles = rows.map(({ title }) => title);
  const turns = unable !== null ? new Map<string, Sample[]>() : await takeTurns(benchmark, python, say);
  return {
    name,
    group,
    unable,
    titles,
    measuredAt: new Date().toISOString().slice(0, 16).replace('T', ' '),
    seconds: Math.round((performance.now() - startedAt) / 1000),
    rows: unable !== null ? [] : rows.map((row) => measuredRow(benchmark.sides, row, turns)),
    turns: Object.fromEntries(turns),
  };
}

type Turns = Map<string, Sample[]>;

async function takeTurns(benchmark: Benchmark, python: string, say: (text: string) => void): Promise<Turns> {
  const turns: Turns = new Map(benchmark.sides.map(({ name }) => [name, []]));
  if (benchmark.isFresh) {
    for (let round = 0; round < benchmark.rounds; round += 1) {
      say(`round ${round + 1} of ${benchmark.rounds}`);
      for (const side of inTurn(benchmark.sides, round)) turns.get(side.name)!.push(await freshTurn(side, python));
    }
    return turns;
  }
  const running = new Map<string, ReturnType<typeof startSide>>();
  try {
    const [us, ...peers] = benchmark.sides;
    const prepare = async (side: Side): Promise<void> => {
      const process = startSide(side, python);
      running.set(side.name, process);
      await process.prepare();
      if (benchmark.warmUp > 0) await process.run(benchmark.warmUp);
      say(`${side.name} is ready`);
    };
    // Ours first: it writes the file that another side reads. Nothing is measured yet, so the others may do it at once.
    await prepare(us!);
    await settled(peers.map(prepare));
    for (let round = 0; round < benchmark.rounds; round += 1) {
      say(`round ${round + 1} of ${benchmark.rounds}`);
      for (const { name } of inTurn(benchmark.sides, round)) {
        await sleep(SETTLE_MS);
        turns.get(name)!.push(medianSample(await running.get(name)!.run(benchmark.count)));
      }
    }
  } finally {
    await Promise.all([...running.values()].map((process) => process.end()));
  }
  return turns;
}

/** Waits for all, then throws what the first failed one threw: no process starts behind the caller's back. */
async function settled(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) if (result.status === 'rejected') throw result.reason;
}

async function freshTurn(side: Side, python: string): Promise<Sample> {
  const process = startSide(side, python);
  try {
    await process.prepare();
    await sleep(SETTLE_MS);
    return medianSample(await process.run(1));
  } finally {
    await process.end();
  }
}

/** Every second round the other way round, so that none is always after the same one. */
function inTurn(sides: readonly Side[], round: number): readonly Side[] {
  return round % 2 === 0 ? sides : sides.toReversed();
}

function medianSample(samples: readonly Sample[]): Sample {
  const names = Object.keys(samples[0]!);
  return Object.fromEntries(names.map((name) => [name, spreadOf(samples.map((sample) => sample[name]!)).median]));
}

function measuredRow([us, ...peers]: readonly Side[], row: Row, turns: Turns): MeasuredRow {
  const valuesOf = (side: Side): number[] => turns.get(side.name)!.map((sample) => sample[row.measure]!);
  const mine = valuesOf(us!);
  const compared = peers.map((peer): Compared => {
    const theirs = valuesOf(peer);
    const times = spreadOf(theirs.map((value, turn) => value / mine[turn]!));
    const compared = { peer: peer.name, figure: spreadOf(theirs), times, atLeast: row.atLeast[peer.name] ?? null };
    if (row.unit !== 'accuracy' && row.unit !== 'loss') return compared;
    return { ...compared, difference: { ...differenceOf(mine, theirs), withinErrors: row.withinErrors ?? null } };
  });
  return { title: row.title, unit: row.unit, ours: spreadOf(mine), atMost: row.atMost, peers: compared };
}
