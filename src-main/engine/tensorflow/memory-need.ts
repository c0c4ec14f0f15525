import { totalmem } from 'node:os';
import type { Precision } from '#shared/contract/engine/runners.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { trainedValues, weightsOf } from '#main/engine/compile/walk-graph.ts';
import type { Graph, OpName } from '#main/engine/compile/graph.ts';
import { sizeOfShape } from '#main/engine/weights/weight-tensor.ts';

/** Operations whose output takes no memory of its own: another view of the input, or written over it where nothing else needs that. */
const IN_PLACE: ReadonlySet<OpName> = new Set<OpName>([
  'identity',
  'flatten',
  'reshape',
  'batch-norm',
  'add',
  'rescaling',
  'dropout',
]);

/** What a training step holds at the least, whatever the batch and for each of its images. */
export interface MemoryNeed {
  readonly fixedBytes: number;
  readonly imageBytes: number;
}

/**
 * What a training step holds at the least: the weights, and the values that the backward pass reads again. The true peak is higher
 * (gradients, optimiser state, work space; 2.7 times for DenseNet201): a lower bound, so that nothing is refused that could have run.
 */
export function leastMemoryNeed(graph: Graph, compute: Precision): MemoryNeed {
  const trained = trainedValues(graph);
  const kept = graph.nodes.filter(({ name, op }) => trained.has(name) && !IN_PLACE.has(op));
  const weights = totalSize(graph.nodes.flatMap(weightsOf));
  return { fixedBytes: weights * 4, imageBytes: totalSize(kept) * (compute === 'bfloat16' ? 2 : 4) };
}

function totalSize(shaped: readonly { readonly shape: readonly number[] }[]): number {
  return shaped.reduce((sum, { shape }) => sum + sizeOfShape(shape), 0);
}

/**
 * Refuses a batch whose step this computer's memory cannot hold, before TensorFlow tries: with oneDNN it does not check its allocations and
 * takes the process down. Errors: `engine/out-of-memory`.
 */
export function requireMemory(need: MemoryNeed, batchSize: number, limitBytes: number = memoryLimit()): void {
  const leastBytes = need.fixedBytes + batchSize * need.imageBytes;
  if (leastBytes <= limitBytes) return;
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  const problem = `one step with ${batchSize} images needs more than ${gigabytes(leastBytes)}, and there are ${gigabytes(limitBytes)} in all`;
  throw new AppError('engine/out-of-memory', { problem });
}

/** The same from the graph, to be called before images are decoded: already their batches would fill the memory. */
export function requireRoom(graph: Graph, compute: Precision, batchSize: number): void {
  requireMemory(leastMemoryNeed(graph, compute), batchSize);
}

/** The memory of this computer, or what a container leaves of it. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}
