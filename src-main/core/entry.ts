import { parseArgs } from 'node:util';
import type { FromCorePort } from '#shared/contract/core-port.ts';
import { toCorePortSchema } from '#shared/contract/core-port.ts';
import { toWireError } from '#shared/errors/app-error.ts';
import type { CoreConnection } from './core-connection.ts';
import { keepCore } from './keep-core.ts';

/* Entry of the core as a process of its own, under Electron's shell: answers its calls and tells it every event. */

/** The part of Electron's `process.parentPort` that is used here; the core knows nothing else of Electron. */
interface ParentPort {
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): void;
  postMessage(message: FromCorePort): void;
}

// Electron gives every utility process this property; in plain Node there is none.
const port = Reflect.get(process, 'parentPort') as ParentPort | undefined;

async function run(parent: ParentPort): Promise<void> {
  const { values } = parseArgs({ options: { home: { type: 'string' } }, strict: false });
  const home = typeof values.home === 'string' ? values.home : undefined;
  const core = await keepCore({ home, transport: 'electron', client: 'window' });
  core.onEvent((event) => parent.postMessage({ kind: 'event', event }));
  parent.on('message', ({ data }) => void answer(parent, core, data));
  parent.postMessage({ kind: 'ready' });
  process.on('SIGTERM', () => void close(core));
}

async function answer(parent: ParentPort, core: CoreConnection, data: unknown): Promise<void> {
  const message = toCorePortSchema.parse(data);
  if (message.kind === 'close') return close(core);
  const reply = await core.request({ access: message.access }, message.channel, message.input);
  parent.postMessage({ kind: 'reply', id: message.id, reply });
}

async function close(core: CoreConnection): Promise<void> {
  await core.close({ atOnce: true });
  process.exit(0);
}

if (port === undefined) {
  process.stderr.write('The core is started by the application; from a terminal use "caselens serve".\n');
  process.exitCode = 2;
} else {
  run(port).catch((thrown: unknown) => {
    port.postMessage({ kind: 'failed', error: toWireError(thrown) });
  });
}
