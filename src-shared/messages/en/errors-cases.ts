import type { ErrorTexts } from '../error-wording.ts';
import type { CASE_ERRORS } from '#shared/errors/catalogue/cases.ts';

export const caseErrors = {
  'case/unknown': {
    received: 'A case with the id {id}.',
    expected: 'The id of a case that exists.',
    remedy: 'List the cases and choose one; it may have been deleted.',
  },
  'diagnosis/no-images': {
    received: '{name}, in which there is no image.',
    expected: 'An image, or a folder with images ({extensions}) in it or below it.',
    remedy: 'Choose another file or folder.',
  },
  'diagnosis/unknown': {
    received: 'A job {jobId} that is no diagnosis.',
    expected: 'The id of a diagnosis.',
    remedy: 'Choose a diagnosis from the list of jobs, or start a new one.',
  },
  'case/too-many-images': {
    received: '{received, number} images for one case.',
    expected: 'At most {limit, number} images of one patient or lesion.',
    remedy: 'Choose fewer images, or diagnose the folder: that makes a case of each image.',
  },
} as const satisfies ErrorTexts<typeof CASE_ERRORS>;
