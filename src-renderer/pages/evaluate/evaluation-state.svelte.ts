import type { AppState } from '#renderer/state/app-state.svelte.ts';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { EvaluationId } from '#shared/contract/ids.ts';
import type { OperatingPoint } from '#shared/contract/models.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';

export type EvaluationView = CallOutput<'evaluations.get'>;
export type Thresholds = Readonly<Record<string, number>>;
export type Rule = OperatingPoint['rule'];

// A slider moves faster than figures can be asked for: the newest place is asked for once the hand rests this long.
const LIVE_MS = 60;

/**
 * An evaluation on its page and the operating point that is being tried out on it. Figures follow the threshold: without
 * intervals while it moves, with them once it rests; an older answer never replaces a newer one.
 */
export class EvaluationState {
  /** The class whose threshold is moved. */
  className = $state('');
  thresholds = $state.raw<Thresholds>({});
  figures = $state.raw<EvaluationFigures>();
  rule = $state.raw<Rule>({ kind: 'manual' });
  isUnreached = $state(false);
  readonly #app: AppState;
  readonly #evaluationId: EvaluationId;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(app: AppState, view: EvaluationView) {
    this.#app = app;
    this.#evaluationId = view.meta.evaluationId;
    this.figures = view.figures;
    this.thresholds = view.thresholds;
    const { classes, positiveClasses } = view.figures;
    this.className = Object.keys(view.thresholds)[0] ?? positiveClasses[0] ?? classes[0] ?? '';
  }

  /** The threshold of the chosen class; null: the most probable class is called. */
  get threshold(): number | null {
    return this.thresholds[this.className] ?? null;
  }

  /** The slider moves: figures without intervals soon. */
  move(threshold: number): void {
    this.#set(threshold, { kind: 'manual' });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#refresh(false), LIVE_MS);
  }

  /** The slider rests: figures with intervals. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#refresh(true);
  }

  /** Calls the most probable class again. */
  async clear(): Promise<void> {
    this.thresholds = {};
    this.rule = { kind: 'manual' };
    this.isUnreached = false;
    await this.#refresh(true);
  }

  /** Another class is looked for; its threshold starts at none. */
  async choose(className: string): Promise<void> {
    this.className = className;
    if (Object.keys(this.thresholds).length > 0) await this.clear();
  }

  /** The threshold that a rule gives on these images. */
  async find(rule: Exclude<Rule, { kind: 'manual' }>): Promise<void> {
    await this.#app.attempt(async () => {
      const { threshold } = await this.#app.api.call('evaluations.thresholdFor', {
        evaluationId: this.#evaluationId,
        className: rule.className,
        rule: rule.kind === 'youden' ? { kind: 'youden' } : { kind: rule.kind, target: rule.target, lowerBound: rule.lowerBound },
      });
      this.isUnreached = threshold === null;
      if (threshold === null) return;
      this.#set(threshold, rule);
      await this.#refresh(true);
    });
  }

  #set(threshold: number, rule: Rule): void {
    this.thresholds = { [this.className]: threshold };
    this.rule = rule;
    this.isUnreached = false;
  }

  async #refresh(intervals: boolean): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    await this.#app.attempt(async () => {
      const figures = await this.#app.api.call('evaluations.atThresholds', {
        evaluationId: this.#evaluationId,
        thresholds: this.thresholds,
        intervals,
      });
      if (mine === this.#asked) this.figures = figures;
    });
  }
}
