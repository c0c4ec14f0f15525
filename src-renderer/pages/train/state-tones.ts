/** The colour of a run's or a study's state. */
export const STATE_TONES = {
  queued: 'neutral',
  running: 'accent',
  finished: 'good',
  cancelled: 'neutral',
  failed: 'danger',
  interrupted: 'caution',
} as const;
