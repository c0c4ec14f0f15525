import type { CallReply } from '#shared/contract/bridge.ts';
import type { CallOutput, ChannelName } from '#shared/contract/contract.ts';
import { fromWireError } from '#shared/errors/app-error.ts';

/** The output of an answered call; throws the AppError that came instead. */
export function outputOf<C extends ChannelName>(_channel: C, reply: CallReply): CallOutput<C> {
  if (!reply.ok) throw fromWireError(reply.error);
  // The core made this output for this channel, and its tests check every output against the schema.
  return reply.output as CallOutput<C>;
}
