import type { ErrorTexts } from '../error-wording.ts';
import type { LEARNING_ERRORS } from '#shared/errors/catalogue/learning.ts';

export const learningErrors = {
  'model/unknown': {
    received: 'A model with the name or id {id}.',
    expected: 'The name or id of a model that exists.',
    remedy: 'List the models and choose one; it may have been deleted.',
  },
} as const satisfies ErrorTexts<typeof LEARNING_ERRORS>;
