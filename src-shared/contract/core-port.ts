import { z } from 'zod';
import type { WireError } from '#shared/errors/app-error.ts';
import type { CallReply } from './bridge.ts';
import type { CoreEvent } from './events.ts';

/** What Electron's shell says to the core, which runs in a process of its own. */
export const toCorePortSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('call'),
    id: z.number().int(),
    access: z.enum(['page', 'local']),
    channel: z.string(),
    input: z.unknown(),
  }),
  z.strictObject({ kind: z.literal('close') }),
]);
export type ToCorePort = z.infer<typeof toCorePortSchema>;

/** What the core says to the shell: once `ready` or `failed`, then replies and events. */
export type FromCorePort =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: WireError }
  | { readonly kind: 'reply'; readonly id: number; readonly reply: CallReply }
  | { readonly kind: 'event'; readonly event: CoreEvent };
