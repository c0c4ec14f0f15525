import type { DatasetSummary } from '#shared/contract/datasets.ts';

export type SplitBy = 'group' | 'image' | 'given';

/** The choices of a split: shares in percent that always make 100, by what, and the seed. */
export class SplitForm {
  validation = $state(15);
  test = $state(15);
  by = $state<SplitBy>('group');
  seed = $state(1);

  readonly train = $derived(100 - this.validation - this.test);
  readonly #dataset: () => DatasetSummary;

  constructor(dataset: () => DatasetSummary) {
    this.#dataset = dataset;
    // A separate test set stays what it is unless somebody decides otherwise.
    if (dataset().testName !== null) this.by = 'given';
  }

  /** Images in each part, before whole groups decide. */
  readonly expected = $derived.by(() => {
    const { images } = this.#dataset();
    const validation = Math.round((images * this.validation) / 100);
    const test = Math.round((images * this.test) / 100);
    return { train: images - validation - test, validation, test };
  });

  /** Every class needs a group in each part that is asked for: the smallest class tells whether that can work. */
  readonly smallestClass = $derived.by(() => this.#dataset().classes.toSorted((left, right) => left.images - right.images)[0]);

  /** The two shares are kept below 90 together, so that something is left to train on. */
  keepTrain(changed: 'validation' | 'test'): void {
    const other = changed === 'validation' ? this.test : this.validation;
    const room = 90 - other;
    if (changed === 'validation') this.validation = Math.min(this.validation, room);
    else this.test = Math.min(this.test, room);
  }

  get input(): { train: number; validation: number; test: number; by: SplitBy; seed: number } {
    return { train: this.train / 100, validation: this.validation / 100, test: this.test / 100, by: this.by, seed: this.seed };
  }
}
