/** Where a training run is. A run leaves `running` by one of the three ends; an interrupted run may be resumed. */
export type RunState = 'queued' | 'running' | 'interrupted' | 'cancelled' | 'failed' | 'finished';

/** Why a run's epochs ended. */
export type StopReason = 'finished' | 'early-stopping' | 'cancelled';

const NEXT_STATES = {
  queued: ['running', 'cancelled'],
  running: ['finished', 'cancelled', 'failed', 'interrupted'],
  interrupted: ['queued', 'running', 'cancelled'],
  cancelled: ['queued'],
  failed: ['queued'],
  finished: [],
} as const satisfies Readonly<Record<RunState, readonly RunState[]>>;

/** Whether a run may go from one state to another. */
export function canBecome(from: RunState, to: RunState): boolean {
  const next: readonly RunState[] = NEXT_STATES[from];
  return next.includes(to);
}

/** Whether a run in this state can go on from its last checkpoint. */
export function canResume(state: RunState): boolean {
  return state === 'interrupted' || state === 'cancelled' || state === 'failed';
}
