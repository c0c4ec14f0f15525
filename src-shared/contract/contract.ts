import type { z } from 'zod';
import { APP_CALLS } from './app.ts';
import { CASE_CALLS } from './cases.ts';
import { DATASET_CALLS } from './datasets.ts';
import { DIAGNOSIS_CALLS } from './diagnosis.ts';
import { EVALUATION_CALLS } from './evaluations.ts';
import { JOB_CALLS } from './jobs.ts';
import { MODEL_IMPORT_CALLS } from './model-import.ts';
import { MODEL_EXPORT_CALLS } from './model-exports.ts';
import { MODEL_CALLS } from './models.ts';
import { PRETRAINED_CALLS } from './pretrained.ts';
import { STUDY_CALLS } from './studies.ts';
import { TRAINING_CALLS } from './training.ts';

/** Every call that a window or a command may make of the core: input and output as schemas, and who may call. */
export const CONTRACT = {
  ...APP_CALLS,
  ...JOB_CALLS,
  ...DATASET_CALLS,
  ...TRAINING_CALLS,
  ...STUDY_CALLS,
  ...MODEL_CALLS,
  ...MODEL_EXPORT_CALLS,
  ...MODEL_IMPORT_CALLS,
  ...PRETRAINED_CALLS,
  ...EVALUATION_CALLS,
  ...DIAGNOSIS_CALLS,
  ...CASE_CALLS,
} as const;

export type Contract = typeof CONTRACT;
export type ChannelName = keyof Contract;
/** What a caller passes: defaults may be left out. */
export type CallInput<C extends ChannelName> = z.input<Contract[C]['input']>;
/** What a handler gets: parsed, defaults filled in. */
export type HandlerInput<C extends ChannelName> = z.output<Contract[C]['input']>;
export type CallOutput<C extends ChannelName> = z.output<Contract[C]['output']>;

/** Who is calling: a page, or a program of this computer's user (command line, shell). */
export interface Caller {
  readonly access: 'page' | 'local';
}

/** The handlers of some channels; a channel without a handler does not compile where all are assembled. */
export type Handlers<C extends ChannelName> = {
  readonly [K in C]: (input: HandlerInput<K>, caller: Caller) => CallOutput<K> | Promise<CallOutput<K>>;
};

/** Calls the core over some transport; rejects with an AppError. */
export interface CoreApi {
  call<C extends ChannelName>(channel: C, input: CallInput<C>): Promise<CallOutput<C>>;
}
