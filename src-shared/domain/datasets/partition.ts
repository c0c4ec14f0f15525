/** The parts of a split, in the order in which people name them. */
export const PARTITIONS = ['train', 'validation', 'test'] as const;
export type Partition = (typeof PARTITIONS)[number];

const SPELLINGS: Readonly<Record<Partition, readonly string[]>> = {
  train: ['train', 'training', 'trn', 'tr', 'fit', 'learn', 'learning'],
  validation: ['val', 'valid', 'validation', 'validate', 'validating', 'vld', 'dev', 'devel', 'development', 'tune', 'tuning'],
  test: ['test', 'testing', 'tst', 'te', 'holdout', 'eval', 'evaluation'],
};

/** Words that stand beside a partition's name without changing it: `seg_train`, `Training data`, `test_set_1`. */
const FILLERS = new Set([
  'set',
  'sets',
  'data',
  'dataset',
  'images',
  'image',
  'imgs',
  'img',
  'split',
  'part',
  'seg',
  'folder',
  'files',
]);

const PARTITION_OF_WORD = new Map(
  PARTITIONS.flatMap((partition) => SPELLINGS[partition].map((word) => [word, partition] as const)),
);

/**
 * The partition that a folder name or a table value means, in any usual spelling, or null. A name with any other word in it is
 * no partition, so that a class such as "Test positive" stays a class.
 * @example partitionOf('Training') // 'train'
 */
export function partitionOf(name: string): Partition | null {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  const meant = new Set<Partition>();
  for (const word of words) {
    const partition = PARTITION_OF_WORD.get(word);
    if (partition !== undefined) meant.add(partition);
    else if (!FILLERS.has(word)) return null;
  }
  const [only] = meant;
  return meant.size === 1 && only !== undefined ? only : null;
}
