import type { Session } from 'electron';
import { app } from 'electron';
import { PAGE_ORIGIN } from './page-protocol.ts';

/** Switches of the whole application, to be set before it is ready: every window in a sandbox, no name is ever looked up. */
export function lockApplication(): void {
  app.enableSandbox();
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.commandLine.appendSwitch('disable-background-networking');
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** What a page may not: any permission, and any request but to the page's own scheme. `onBlocked` hears of each. */
export function lockSession(session: Session, onBlocked: () => void): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false); // it would fetch dictionaries
  session.on('will-download', (event) => event.preventDefault()); // exports are saved through a dialog
  session.webRequest.onBeforeRequest(({ url }, decide) => {
    const isOwn = url.startsWith(`${PAGE_ORIGIN}/`) || /^(blob:caselens:|data:|devtools:)/.test(url);
    if (!isOwn) onBlocked();
    decide({ cancel: !isOwn });
  });
}
