import type { Study } from '#shared/contract/studies.ts';
import type { MessageKey } from '#shared/messages/messages.ts';
import { EN, message } from '#shared/messages/messages.ts';

/** The words of a note of the core; the key itself where there are none. */
export function noteText({ key, values }: Study['notes'][number]): string {
  // `hasOwn` has just shown that it is a key.
  return Object.hasOwn(EN, key) ? message(key as MessageKey, values) : key;
}
