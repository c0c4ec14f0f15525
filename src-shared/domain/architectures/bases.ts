import { BACKBONES, isBackboneId } from './backbones.ts';
import type { BackboneId } from './backbones.ts';
import { isNetworkId, NETWORKS } from './networks.ts';
import type { NetworkId } from './networks.ts';
import type { Network } from './network.ts';

/** A network that a classifier can stand on: one that is built with weights of zero, or one that comes with weights. */
export type BaseId = NetworkId | BackboneId;

/** Whether a text names a network that a classifier can stand on. */
export function isBaseId(id: string): id is BaseId {
  return isBackboneId(id) || isNetworkId(id);
}

/** The network that takes another one's place where its weights are not at hand. */
export const BUNDLED_BASE = 'efficientnet-lite0' satisfies BackboneId;

/** What is known of a network without top, whichever of the two it is. */
export function baseOf(id: BaseId): Omit<Network, 'movingStatistics'> {
  return isBackboneId(id) ? BACKBONES[id] : NETWORKS[id];
}

/** Whether a network has batch norms: their statistics are what training moves without a gradient. */
export function hasBatchNorms(id: BaseId): boolean {
  return isBackboneId(id) || NETWORKS[id].movingStatistics > 0;
}

/** Networks whose maps are halved rounding down; the others round up. */
const ROUNDS_DOWN: readonly BaseId[] = ['vgg16', 'vgg19'] as readonly BaseId[];

/**
 * Rows (and columns) of the last feature map at another input size, for networks that halve five times with padding: those that a
 * flattening top stands on. The others lose borders on the way; only their channels are counted on.
 */
export function mapSizeAt(id: BaseId, inputSize: number): number {
  return ROUNDS_DOWN.includes(id) ? Math.floor(inputSize / 32) : Math.ceil(inputSize / 32);
}

/** The smallest input that leaves something of the map: Keras' own limits, 32 where it has none. */
export function smallestInput(id: BaseId): number {
  const smallest: Partial<Record<string, number>> = { 'inception-v3': 75, xception: 71 };
  return smallest[id] ?? 32;
}
