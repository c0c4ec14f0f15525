import type { ErrorTexts } from '../error-wording.ts';
import type { STUDY_ERRORS } from '#shared/errors/catalogue/studies.ts';

export const studyErrors = {
  'study/too-few-groups': {
    received: '{folds} folds for {groups, plural, one {one group} other {# groups}} of images.',
    expected: 'At least one group in each fold.',
    remedy: 'Choose fewer folds, or import images of more patients.',
  },
  'study/bad-sizes': {
    received: 'The sizes {received}.',
    expected: 'At least two different shares of the training images, above 0 and at most 1.',
    remedy: 'Give shares such as 0.1, 0.2, 0.4, 0.7, 1.',
  },
  'study/not-resumable': {
    received: 'The study {study}, which is {state}.',
    expected: 'A study that was cancelled, interrupted or failed.',
    remedy: 'Start a new study, or wait until this one has ended.',
  },
  'study/in-use': {
    received: 'The study {study} while it runs.',
    expected: 'A study that no job works on.',
    remedy: 'Cancel the study first.',
  },
  'study/owns-run': {
    received: 'The run {run}, which belongs to the study {study}.',
    expected: 'A run of its own.',
    remedy: 'Resume the study; it goes on with this run.',
  },
  'study/part-unreadable': {
    received: '{failed, plural, one {One held-out image} other {# held-out images}} of part {part} that cannot be read.',
    expected: 'All images, as they were imported.',
    remedy: 'Put the files back or point the dataset at its new folder, then resume the study.',
  },
} as const satisfies ErrorTexts<typeof STUDY_ERRORS>;
