import type { CallReply } from '#shared/contract/bridge.ts';
import type { Caller, CallOutput, ChannelName, CoreApi } from '#shared/contract/contract.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import { fromWireError } from '#shared/errors/app-error.ts';

/**
 * A program's line to the core of a home: to its own (`owner`), in the same process, or to another program's (`attached`).
 * Both answer alike, so hosts and commands do not care which they have.
 */
export interface CoreConnection {
  readonly role: 'owner' | 'attached';
  /** Answers a call; never rejects: a line that broke is an error reply too. */
  request(caller: Caller, channel: string, input: unknown): Promise<CallReply>;
  onEvent(listener: (event: CoreEvent) => void): () => void;
  /** Calls the listener where the core went away by itself; never after `close`. */
  onLost(listener: () => void): () => void;
  /**
   * Ends the connection. An owner first waits for the programs that attached to it: for commands until they end, for windows
   * until no job runs, and says so once by `onWaiting`; with `atOnce` it interrupts what runs instead.
   */
  close(options?: CloseOptions): Promise<void>;
}

export interface CloseOptions {
  readonly atOnce?: boolean;
  readonly onWaiting?: () => void;
}

/** The calls of a program of this computer's user, typed; rejects with an AppError. */
export function localApi(connection: CoreConnection): CoreApi {
  return {
    call: async <C extends ChannelName>(channel: C, input: unknown) => {
      const reply = await connection.request({ access: 'local' }, channel, input);
      if (!reply.ok) throw fromWireError(reply.error);
      // The router answered this channel; its tests check every output against the schema.
      return reply.output as CallOutput<C>;
    },
  };
}
