import type { Grant } from '#shared/contract/app.ts';
import type { CallInput } from '#shared/contract/contract.ts';
import type { PresetChoice } from '#shared/domain/datasets/presets.ts';

/** What a user wants made of a source. */
export interface ShapeValues {
  readonly preset: PresetChoice;
  readonly classMap: Readonly<Record<string, string>>;
  readonly keep: Readonly<Record<string, readonly string[]>>;
  readonly test: Grant | null;
  readonly groupTable: Grant | null;
}

const UNCHANGED: ShapeValues = { preset: 'none', classMap: {}, keep: {}, test: null, groupTable: null };

/** The choices of the import wizard that change what is found. */
export class ImportShape {
  #values = $state.raw<ShapeValues>(UNCHANGED);

  get preset(): PresetChoice {
    return this.#values.preset;
  }

  get test(): Grant | null {
    return this.#values.test;
  }

  get groupTable(): Grant | null {
    return this.#values.groupTable;
  }

  get keep(): ShapeValues['keep'] {
    return this.#values.keep;
  }

  get hasClassMap(): boolean {
    return Object.keys(this.#values.classMap).length > 0;
  }

  /** Another known set has other classes and attributes: what was chosen of them is gone. */
  change(change: Partial<ShapeValues>): void {
    const isOtherSet = change.preset !== undefined && change.preset !== this.preset;
    this.#values = { ...this.#values, ...(isOtherSet ? { classMap: {}, keep: {} } : {}), ...change };
  }

  reset(): void {
    this.#values = UNCHANGED;
  }

  /** The choices as a plan and an import take them. */
  input(): Pick<CallInput<'datasets.plan'>, 'preset' | 'classMap' | 'keep' | 'testGrantId' | 'groupTableGrantIds'> {
    const { preset, classMap, keep, test, groupTable } = this.#values;
    return {
      preset,
      classMap: { ...classMap },
      keep: Object.fromEntries(Object.entries(keep).map(([attribute, values]) => [attribute, [...values]])),
      testGrantId: test?.grantId ?? null,
      groupTableGrantIds: groupTable === null ? [] : [groupTable.grantId],
    };
  }
}
