import { fileURLToPath } from 'node:url';
import type { BrowserWindow } from 'electron';
import { app, dialog, session } from 'electron';
import type { CoreEvent } from '#shared/contract/events.ts';
import { toWireError } from '#shared/errors/app-error.ts';
import { errorText } from '#shared/messages/error-text.ts';
import { message } from '#shared/messages/messages.ts';
import type { CoreProcess } from './core-process.ts';
import { startCoreProcess } from './core-process.ts';
import { lockApplication, lockSession } from './lockdown.ts';
import { loadPage, makeWindow, setMenu } from './open-window.ts';
import { registerPageScheme, servePage } from './page-protocol.ts';
import { answerWindow } from './window-calls.ts';
import { SHELL_CHANNELS } from './shell-channels.ts';

/* Entry of Electron's main process: windows, dialogs, security. Everything else is done by the core in its own process. */

// This file is always bundled, into out/main/; the page and the preload lie beside that folder.
const PAGE_DIR = fileURLToPath(new URL('../renderer', import.meta.url));
const PRELOAD = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));

let window: BrowserWindow | null = null;
let core: CoreProcess | null = null;

function tellWindow(event: CoreEvent): void {
  window?.webContents.send(SHELL_CHANNELS.event, event);
}

async function start(): Promise<void> {
  await app.whenReady();
  const running = await startCoreProcess({ args: process.argv.slice(1), onEvent: tellWindow });
  core = running;
  servePage(PAGE_DIR, running);
  lockSession(session.defaultSession, () => void running.call('app.countRequests', { requests: 1 }).catch(() => undefined)); // the count is for the user's information only
  setMenu();
  window = makeWindow(PRELOAD);
  answerWindow(window, running);
  window.on('closed', () => (window = null));
  await loadPage(window);
}

function focusWindow(): void {
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
}

function stopWith(thrown: unknown): void {
  const { received, expected, remedy } = errorText(toWireError(thrown));
  dialog.showErrorBox(message('app.name'), [received, expected, remedy].join('\n\n'));
  app.exit(1);
}

lockApplication();
registerPageScheme();
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', focusWindow);
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    const running = core;
    if (running === null) return;
    // The database is closed in order before the application goes.
    event.preventDefault();
    core = null;
    void running.close().finally(() => app.exit(0));
  });
  start().catch(stopWith);
} else {
  app.exit(0);
}
