import { basename } from 'node:path';
import { isNetworkId, NETWORKS } from '#shared/domain/architectures/networks.ts';
import type { NetworkId } from '#shared/domain/architectures/networks.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { matchNetwork } from './match-network.ts';
import type { NetworkMatch } from './match-network.ts';
import { networkIds, networkLayers } from './network-layers.ts';
import type { TellStep } from '#main/engine/exchange/tell-step.ts';
import type { LeafWeights } from '#main/engine/exchange/read/weight-leaves.ts';

/** Rows of a mismatch that are told: more help nobody. */
const MAX_ROWS = 100;
/** Where this much of a network is found, the file is meant to be it, and what differs is worth a table. */
const SAME_NETWORK_SHARE = 0.5;

/** The smallest known network has ten layers with weights: a smaller model need not be compared with any. */
const FEWEST_LAYERS = 10;

/** The network whose layers a file holds. */
export interface DetectedNetwork {
  readonly id: NetworkId;
  readonly match: NetworkMatch;
}

/** The network whose layers are all there, the largest where several are; null: none. */
export async function detectNetwork(leaves: readonly LeafWeights[], tell: TellStep): Promise<DetectedNetwork | null> {
  if (leaves.length < FEWEST_LAYERS) return null;
  const all = await matchAll(leaves, tell);
  return best(all.filter(({ match }) => match.differences.length === 0));
}

/**
 * The network whose weights a file holds: the one that is named, or the one that fits.
 * Errors: `import/unknown-network`, `import/mismatch` with a table of what differs.
 */
export async function requireNetwork(
  path: string,
  leaves: readonly LeafWeights[],
  named: string | null,
  tell: TellStep,
): Promise<DetectedNetwork> {
  const fileName = basename(path);
  if (named !== null && !isNetworkId(named)) throw new AppError('import/unknown-network', { fileName, known: networkIds() });
  const all =
    named === null ? await matchAll(leaves, tell) : [{ id: named, match: matchNetwork(await networkLayers(named), leaves) }];
  const fitting = best(all.filter(({ match }) => match.differences.length === 0));
  if (fitting !== null) return fitting;
  const nearest = best(all);
  if (nearest === null || (named === null && nearest.match.share < SAME_NETWORK_SHARE)) {
    throw new AppError('import/unknown-network', { fileName, known: networkIds() });
  }
  throw mismatch(fileName, nearest);
}

async function matchAll(leaves: readonly LeafWeights[], tell: TellStep): Promise<readonly DetectedNetwork[]> {
  const all: DetectedNetwork[] = [];
  const ids = networkIds();
  for (const id of ids) {
    await tell({ phase: 'matching', done: all.length, total: ids.length, unit: 'networks' });
    all.push({ id, match: matchNetwork(await networkLayers(id), leaves) });
  }
  return all;
}

function best(all: readonly DetectedNetwork[]): DetectedNetwork | null {
  return all.reduce<DetectedNetwork | null>(
    (found, each) => (found === null || each.match.matched > found.match.matched ? each : found),
    null,
  );
}

function mismatch(fileName: string, { id, match }: DetectedNetwork): AppError {
  const rows = match.differences.slice(0, MAX_ROWS);
  return new AppError('import/mismatch', {
    fileName,
    network: NETWORKS[id].title,
    count: match.differences.length,
    layers: rows.map(({ layer }) => layer),
    expected: rows.map(({ expected }) => expected),
    found: rows.map(({ found }) => found),
  });
}
