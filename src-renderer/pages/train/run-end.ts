import type { Run } from '#shared/contract/training.ts';
import { judgingOf } from '#shared/domain/training/replay.ts';
import { message } from '#shared/messages/messages.ts';

/** Why a run's epochs ended; null while they may go on, and where it failed. */
export function endWords({ state, settings, history }: Run): string | null {
  if (state === 'cancelled') return message('train.run.ended.cancelled');
  if (state !== 'finished') return null;
  if (history.length >= settings.epochs) return message('train.run.ended.finished', { epochs: settings.epochs });
  const { monitor, patience } = judgingOf(settings);
  return message('train.run.ended.early-stopping', { patience, monitor: message(`train.monitor.${monitor}`) });
}
