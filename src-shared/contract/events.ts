import { z } from 'zod';
import { diagnosisItemSchema } from './diagnosis.ts';
import { epochRecordSchema } from './engine/manifest.ts';
import { jobIdSchema, runIdSchema } from './ids.ts';
import { jobSchema } from './jobs.ts';

/** Kinds of data. After a gap in which events were lost all of them are told as changed. */
export const DATA_TOPICS = ['datasets', 'runs', 'models', 'evaluations', 'cases', 'settings', 'jobs', 'studies'] as const;

/** What the core tells every window and command without being asked. */
export const EVENTS = {
  'job.changed': z.strictObject({ job: jobSchema }),
  'run.epoch': z.strictObject({ runId: runIdSchema, record: epochRecordSchema, best: z.boolean() }),
  'diagnosis.items': z.strictObject({ jobId: jobIdSchema, items: z.array(diagnosisItemSchema) }),
  /** Something of these kinds was added, changed or removed: fetch again what is shown of it. */
  'data.changed': z.strictObject({
    topics: z.array(z.enum(DATA_TOPICS)),
  }),
  'engine.state': z.strictObject({
    process: z.enum(['compute', 'interactive']),
    state: z.enum(['stopped', 'starting', 'ready', 'busy', 'crashed']),
    detail: z.string(),
  }),
  /** How far the self-test of the runners is. */
  'engine.selftest': z.strictObject({ done: z.number().int(), total: z.number().int() }),
  /** Something the user should know though nobody asked: a message key and its values, shown as a passing note. */
  notice: z.strictObject({
    level: z.enum(['info', 'warning']),
    key: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
} as const satisfies Record<string, z.ZodType>;

export type EventName = keyof typeof EVENTS;
export type EventPayload<E extends EventName> = z.infer<(typeof EVENTS)[E]>;
export type CoreEvent = { readonly [E in EventName]: { readonly name: E; readonly payload: EventPayload<E> } }[EventName];
