/** A stage of equal blocks; its stride belongs to the first of them. */
interface Stage {
  readonly repeats: number;
  readonly stride: 1 | 2;
}

/** The blocks of a network from its stages: each repeated, the stride only on the first. */
export function blocksOfStages<S extends Stage>(stages: readonly S[]): (Omit<S, 'repeats' | 'stride'> & Pick<Stage, 'stride'>)[] {
  return stages.flatMap(({ repeats, stride, ...block }) =>
    Array.from({ length: repeats }, (_, repeat) => ({ ...block, stride: repeat === 0 ? stride : 1 })),
  );
}
