import { formatPercent } from '#renderer/lib/format.ts';
import type { Finding } from '#shared/domain/diagnosis/finding.ts';
import { EN, message } from '#shared/messages/messages.ts';
import type { MessageKey } from '#shared/messages/messages.ts';

// Half of the last decimal that is shown: nearer to 0 or 1 than this, a rounded figure would claim certainty.
const NEARLY = 0.0005;

/** A probability (0 to 1) in percent with one decimal; never rounded to a certainty that it is not: ">99.9%", "<0.1%". */
export function probabilityWords(probability: number): string {
  if (probability < 1 && probability > 1 - NEARLY) return message('diagnose.almostAll');
  if (probability > 0 && probability < NEARLY) return message('diagnose.almostNone');
  return formatPercent(probability);
}

/** Why the label of a finding is the one that is called. */
export function calledWords(finding: Finding): string {
  const threshold = finding.thresholds[finding.label];
  if (finding.calledBy === 'threshold' && threshold !== undefined) {
    return message('diagnose.called.threshold', {
      probability: probabilityWords(finding.probability),
      threshold: formatPercent(threshold),
    });
  }
  return message(Object.keys(finding.thresholds).length === 0 ? 'diagnose.called.argmax' : 'diagnose.called.noneReached');
}

/** Every class of a finding with its probability and threshold, the most probable first. `index`: its place in `classes`. */
export function rankedClasses(
  finding: Finding,
  classes: readonly string[],
): readonly {
  readonly name: string;
  readonly index: number;
  readonly probability: number;
  readonly threshold: number | undefined;
}[] {
  return Object.entries(finding.probabilities)
    .map(([name, probability], place) => {
      const known = classes.indexOf(name);
      return { name, index: known === -1 ? place : known, probability, threshold: finding.thresholds[name] };
    })
    .toSorted((left, right) => right.probability - left.probability || left.index - right.index);
}

function isKey(key: string): key is MessageKey {
  return Object.hasOwn(EN, key);
}

/** Why a file was not diagnosed, and what to do about it. */
export function failureWords(reason: string): { readonly reason: string; readonly remedy: string } {
  const reasonKey = `data.reject.${reason}`;
  const remedyKey = `diagnose.remedy.${reason}`;
  return {
    reason: isKey(reasonKey) ? message(reasonKey) : message('diagnose.failed.other'),
    remedy: message(isKey(remedyKey) ? remedyKey : 'diagnose.remedy.other'),
  };
}
