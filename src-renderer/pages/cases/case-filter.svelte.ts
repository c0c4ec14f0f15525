import type { CaseFilter } from '#shared/contract/cases.ts';
import type { ModelId } from '#shared/contract/ids.ts';
import type { Period } from './period.ts';
import { periodStartMs } from './period.ts';

const SETTLES_AFTER_MS = 200;
export type CaseOrder = 'newest' | 'oldest' | 'updated';

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
