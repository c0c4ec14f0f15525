import type { ErrorTexts } from '../error-wording.ts';
import type { DATASET_ERRORS } from '#shared/errors/catalogue/datasets.ts';

export const datasetErrors = {
  'dataset/name-taken': {
    received: 'A dataset named {name} exists already.',
    expected: 'A name that no other dataset has.',
    remedy: 'Choose another name, or delete the other dataset first.',
  },
} as const satisfies ErrorTexts<typeof DATASET_ERRORS>;
