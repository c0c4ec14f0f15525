import { message } from '#shared/messages/messages.ts';

/** What a model's record says of the weights that its training started from, as far as words need it. */
type Started =
  | { readonly kind: 'random' }
  | { readonly kind: 'bundled'; readonly network: string }
  | { readonly kind: 'file'; readonly network: string; readonly fileName: string };

/** What weights a training started from, in words; null in records from before there was a choice. */
export function startText(start: Started | undefined): string | null {
  switch (start?.kind) {
    case undefined:
      return null;
    case 'random':
      return message('train.started.random');
    case 'bundled':
      return message('train.started.bundled', { network: start.network });
    case 'file':
      return message('train.started.file', { network: start.network, fileName: start.fileName });
  }
}
