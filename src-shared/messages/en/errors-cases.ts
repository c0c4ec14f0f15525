import type { ErrorTexts } from '../error-wording.ts';
import type { CASE_ERRORS } from '#shared/errors/catalogue/cases.ts';

export const caseErrors = {
  'case/unknown': {
    received: 'A case with the id {id}.',
    expected: 'The id of a case that exists.',
    remedy: 'List the cases and choose one; it may have been deleted.',
  },
} as const satisfies ErrorTexts<typeof CASE_ERRORS>;
