import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { peersPython } from '#test/support/peers.ts';

/** What Keras is to train: `peers/keras_trajectory.py` says more. */
export interface TrajectoryTask {
  readonly study: string;
  readonly size: number;
  readonly classes: number;
  readonly learningRate: number;
  readonly steps: number;
  readonly batch: number;
  readonly seeds: readonly TrajectorySeed[];
}

/** Files of one seed's starting weights and images, and the class of every image of every step. */
export interface TrajectorySeed {
  readonly weights: string;
  readonly pixels: string;
  readonly labels: readonly (readonly number[])[];
}

const script = fileURLToPath(new URL('peers/keras_trajectory.py', import.meta.url));
const answerSchema = z.strictObject({ losses: z.array(z.array(z.number())) });

/** Losses of every step of every seed, by Keras with oneDNN's operations or without them. */
export async function kerasLosses(task: TrajectoryTask, oneDnn: boolean): Promise<readonly (readonly number[])[]> {
  const env = { ...process.env, TF_ENABLE_ONEDNN_OPTS: oneDnn ? '1' : '0' };
  const child = spawn(await peersPython(), [script], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(JSON.stringify(task));
  const ended = new Promise<number | null>((resolve) => void child.once('close', resolve));
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new TypeError(`Keras failed (${String(code)}):\n${errors.slice(-4000)}`);
  return answerSchema.parse(JSON.parse(output.trim().split('\n').at(-1)!)).losses;
}
