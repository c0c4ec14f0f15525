import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { keepCore } from '#main/core/keep-core.ts';
import { toWireError } from '#shared/errors/app-error.ts';
import { errorText } from '#shared/messages/error-text.ts';
import { message } from '#shared/messages/messages.ts';
import { parseHostArguments } from './options.ts';
import { startHost } from './start-host.ts';

/* The loopback host as a program: prints its one-time address on standard output, everything else on standard error. */

const PAGE_DIR = fileURLToPath(new URL('../../out/renderer', import.meta.url));
// As source this file lies in src-main/host, as a bundle in out/main: both two folders below the page's parent.
const BUNDLED_PAGE_DIR = join(fileURLToPath(new URL('.', import.meta.url)), '..', 'renderer');

async function run(): Promise<void> {
  const { home, port } = parseHostArguments(process.argv.slice(2));
  const core = await keepCore({ home, transport: 'host', client: 'window' });
  const host = await startHost({ core, pageDir: import.meta.url.endsWith('.ts') ? PAGE_DIR : BUNDLED_PAGE_DIR, port }).catch(
    async (error: unknown) => {
      await core.close({ atOnce: true });
      throw error;
    },
  );
  const printAddress = (): void => say(process.stdout, message('cli.host.ready', { address: host.freshAddress() }));
  if (core.role === 'attached') say(process.stderr, message('cli.host.attached'));
  printAddress();
  say(process.stderr, message('cli.host.onceOnly'));
  createInterface({ input: process.stdin }).on('line', printAddress);

  let isClosing = false;
  const close = (): void => {
    if (isClosing) process.exit(130);
    isClosing = true;
    say(process.stderr, message('cli.host.closing'));
    void host
      .close()
      .then(() => core.close({ atOnce: true }))
      .finally(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, close);
}

function say(stream: NodeJS.WriteStream, text: string): void {
  stream.write(`${text}\n`);
}

run().catch((thrown: unknown) => {
  const error = toWireError(thrown);
  const { received, expected, remedy } = errorText(error);
  say(process.stderr, `${received}\n${expected}\n${remedy}`);
  process.exitCode = error.code === 'cli/usage' ? 2 : 1;
});
