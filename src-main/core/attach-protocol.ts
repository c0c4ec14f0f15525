import { createInterface } from 'node:readline';
import type { Socket } from 'node:net';
import { z } from 'zod';
import type { CallReply } from '#shared/contract/bridge.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import type { WireError } from '#shared/errors/app-error.ts';

/** Whether a program ends by itself (a command) or stays for as long as a person looks at it (a window's host). */
export type ClientKind = 'command' | 'window';

/**
 * What an attaching program says, one JSON object a line. The first line is the greeting with the token of the lock file,
 * which only this user can read; calls before it are not heard.
 */
export const toCoreSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hello'), token: z.string(), version: z.string(), client: z.enum(['command', 'window']) }),
  z.strictObject({
    kind: z.literal('call'),
    id: z.number().int(),
    access: z.enum(['page', 'local']),
    channel: z.string(),
    input: z.unknown(),
  }),
]);
export type ToCore = z.infer<typeof toCoreSchema>;

/** What the core answers. It was written by the same version of the same program, as the greeting makes sure. */
export type FromCore =
  | { readonly kind: 'welcome' }
  | { readonly kind: 'refused'; readonly error: WireError }
  | { readonly kind: 'reply'; readonly id: number; readonly reply: CallReply }
  | { readonly kind: 'event'; readonly event: CoreEvent };

/** Writes one message as a line. */
export function sendLine(socket: Socket, value: ToCore | FromCore): void {
  if (socket.writable) socket.write(`${JSON.stringify(value)}\n`);
}

/** Calls the listener with each line of a socket, parsed from JSON; a line that is no JSON ends the connection. */
export function readLines(socket: Socket, listener: (value: unknown) => void): void {
  const lines = createInterface({ input: socket, crlfDelay: Infinity });
  lines.on('error', () => undefined); // the socket's own, which tells its owner by its `close`
  lines.on('line', (line) => {
    try {
      listener(JSON.parse(line));
    } catch (error) {
      socket.destroy(error instanceof Error ? error : undefined);
    }
  });
}
