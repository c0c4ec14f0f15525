import type { CaseFilter } from '#shared/contract/cases.ts';
import type { ModelId } from '#shared/contract/ids.ts';

const SETTLES_AFTER_MS = 200;
const DAY_MS = 86_400_000;

/** How far back the cases of a list were made. */
export const PERIODS = ['today', 'week', 'month', 'year'] as const;
export type Period = (typeof PERIODS)[number];
const PERIOD_DAYS: Readonly<Record<Period, number>> = { today: 1, week: 7, month: 30, year: 365 };
export type CaseOrder = 'newest' | 'oldest' | 'updated';

/** Local midnight at the beginning of a period that ends today. */
export function periodStartMs(period: Period, nowMs: number): number {
  const today = new Date(nowMs).setHours(0, 0, 0, 0);
  // By calendar, not by hours: days in which the clock is changed are longer or shorter.
  return new Date(today - (PERIOD_DAYS[period] - 1) * DAY_MS).setHours(0, 0, 0, 0);
}

/** The conditions and the order of the list of cases. Empty text: the condition is not set. */
export class CaseFilterState {
  #query = $state('');
  #settled = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;
  label = $state('');
  modelId = $state('');
  verdict = $state<NonNullable<CaseFilter['verdict']> | ''>('');
  outcome = $state<NonNullable<CaseFilter['outcome']> | ''>('');
  period = $state<Period | ''>('');
  order = $state<CaseOrder>('newest');

  get query(): string {
    return this.#query;
  }

  /** Not every letter asks the core: the list follows when the keys rest. */
  set query(text: string) {
    this.#query = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#settled = text.trim();
    }, SETTLES_AFTER_MS);
  }

  readonly filter = $derived.by((): CaseFilter => ({
    query: this.#settled,
    // The id comes from the core's own list of models.
    modelId: this.modelId === '' ? null : (this.modelId as ModelId),
    label: this.label === '' ? null : this.label,
    verdict: this.verdict === '' ? null : this.verdict,
    outcome: this.outcome === '' ? null : this.outcome,
    fromMs: this.period === '' ? null : periodStartMs(this.period, Date.now()),
    toMs: null,
  }));
  readonly isSet = $derived.by(
    () => this.#query !== '' || [this.label, this.modelId, this.verdict, this.outcome, this.period].some((value) => value !== ''),
  );

  readonly clear = (): void => {
    this.query = '';
    this.#settled = '';
    this.label = '';
    this.modelId = '';
    this.verdict = '';
    this.outcome = '';
    this.period = '';
  };
}
