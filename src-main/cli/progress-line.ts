import type { Job } from '#shared/contract/jobs.ts';
import type { MessageKey } from '#shared/messages/messages.ts';
import { EN, message } from '#shared/messages/messages.ts';

/** How far a command is, on standard error: one line that changes in a terminal, a line now and then in a file. */
export interface ProgressLine {
  show(job: Job): void;
  /** A line that stays, above the changing one. */
  note(text: string): void;
  /** Ends the changing line. */
  end(): void;
}

const QUIET_MS = 5_000;
const CLEAR = '\r\u001b[2K';

export function makeProgressLine(stream: NodeJS.WriteStream, now: () => number): ProgressLine {
  let isLineOpen = false;
  let shownAtMs = -Infinity;
  let shownPhase = '';
  const end = (): void => {
    if (isLineOpen) stream.write(CLEAR);
    isLineOpen = false;
  };
  return {
    show: (job) => {
      if (job.phase === null) return; // nothing to say yet
      const isNewPhase = job.phase !== shownPhase;
      if (!stream.isTTY && !isNewPhase && now() - shownAtMs < QUIET_MS) return;
      shownPhase = job.phase;
      shownAtMs = now();
      if (stream.isTTY) stream.write(CLEAR + progressText(job).slice(0, Math.max(20, stream.columns - 1)));
      else stream.write(`${progressText(job)}\n`);
      isLineOpen = stream.isTTY;
    },
    note: (text) => {
      end();
      stream.write(`${text}\n`);
    },
    end,
  };
}

/** A job in one line: `Training: Computing features, 120 / 1433 images, 8 %, 2 minutes left`. */
export function progressText(job: Job): string {
  const parts = [`${message(`jobs.kind.${job.kind}`)}: ${phaseText(job)}`];
  if (job.total !== null && job.total > 0) {
    const unit = job.unit === null ? '' : ` ${unitText(job.unit, job.total)}`;
    parts.push(`${job.done} / ${job.total}${unit}`, `${Math.floor((100 * job.done) / job.total)} %`);
  }
  if (job.timeLeftMs !== null && job.timeLeftMs > 0) parts.push(timeLeftText(job.timeLeftMs));
  return parts.join(', ');
}

/** An estimate in words, rounded so that it does not flicker: seconds below a minute and a half, then minutes, then hours. */
export function timeLeftText(timeLeftMs: number): string {
  const seconds = Math.max(1, Math.round(timeLeftMs / 1000));
  if (seconds < 90) return message('jobs.timeLeft.seconds', { seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return message('jobs.timeLeft.minutes', { minutes });
  return message('jobs.timeLeft.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

function phaseText({ phase, state }: Job): string {
  const key = phase === null ? `jobs.state.${state}` : `jobs.phase.${phase}`;
  return isMessage(key) ? message(key) : (phase ?? state);
}

function unitText(unit: string, count: number): string {
  const key = `jobs.unit.${unit}`;
  return isMessage(key) ? message(key, { count }) : unit;
}

function isMessage(key: string): key is MessageKey {
  return Object.hasOwn(EN, key);
}
