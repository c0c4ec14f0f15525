import type { ErrorTexts } from '../error-wording.ts';
import type { CASE_ERRORS } from '#shared/errors/catalogue/cases.ts';

export const caseErrors = {
  'case/unknown': {
    received: 'A case with the id {id}.',
    expected: 'The id of a case that exists.',
    remedy: 'List the cases and choose one; it may have been deleted.',
  },
  'content/changed': {
    received: 'The file {path} with SHA-256 {found}.',
    expected: 'The file with SHA-256 {expected}, as it was read a moment before.',
    remedy: 'Another program changed the file meanwhile. Wait until it is done and try again.',
  },
} as const satisfies ErrorTexts<typeof CASE_ERRORS>;
