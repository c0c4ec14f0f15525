import type { FromEngine } from '#shared/contract/engine/protocol.ts';
import type { ServeChannel } from './serve.ts';

/** Exit code after an error that nothing caught: the state of the process is unknown, the core starts a new one. */
const EXIT_UNCAUGHT = 70;

/**
 * The channel of a process that was forked by the core. The process ends when the core is gone (its channel closes), ignores
 * the terminal's Ctrl+C, which the core handles, and tells of errors that nothing caught before it ends.
 */
export function makeProcessChannel(): ServeChannel {
  const send = (message: FromEngine): void => {
    if (process.connected) process.send?.(message, undefined, undefined, ignoreSendError);
  };
  process.on('disconnect', () => {
    process.exit(0);
  });
  process.on('SIGINT', () => undefined);
  process.on('unhandledRejection', (reason) => {
    send({ kind: 'log', level: 'error', text: `unhandled rejection: ${describe(reason)}` });
  });
  process.on('uncaughtException', (error) => {
    send({ kind: 'log', level: 'error', text: `uncaught: ${describe(error)}` });
    setImmediate(() => process.exit(EXIT_UNCAUGHT));
  });
  return {
    send,
    onMessage: (listener) => {
      process.on('message', listener);
    },
  };
}

/** A message that cannot be sent means that the core is gone; `disconnect` follows and ends the process. */
function ignoreSendError(): void {
  return undefined;
}

function describe(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
