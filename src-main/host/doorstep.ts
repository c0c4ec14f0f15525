import type { MessageKey } from '#shared/messages/messages.ts';
import { message } from '#shared/messages/messages.ts';

/**
 * The page for a browser without a session. It is also what a link from elsewhere gets, because the cookie stays at home then:
 * its own link opens the page from here.
 */
export function doorstepPage(reason: 'used' | 'unknown'): string {
  const text: MessageKey = reason === 'used' ? 'cli.host.tokenUsed' : 'cli.host.noSession';
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8">',
    `<title>${message('app.name')}</title>`,
    `<h1>${message('app.name')}</h1><p>${message(text)}</p><p><a href="/">${message('cli.host.tryAgain')}</a></p></html>`,
  ].join('');
}
