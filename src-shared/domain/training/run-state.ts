/** Where a training run is. A run leaves `running` by one of the three ends; an interrupted run may be resumed. */
export type RunState = 'queued' | 'running' | 'interrupted' | 'cancelled' | 'failed' | 'finished';

/** Why a run's epochs ended. */
export type StopReason = 'finished' | 'early-stopping' | 'cancelled';

/** Whether a run in this state can go on from its last checkpoint. */
export function canResume(state: RunState): boolean {
  return state === 'interrupted' || state === 'cancelled' || state === 'failed';
}
