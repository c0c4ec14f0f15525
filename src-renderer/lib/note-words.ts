import type { MessageKey } from '#shared/messages/messages.ts';
import { EN, message } from '#shared/messages/messages.ts';

/** A note of the core: a message's key and its values. */
export interface CoreNote {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

function isKey(key: string): key is MessageKey {
  return Object.hasOwn(EN, key);
}

/** The words of a note; the key itself where a newer core sends one that this window does not know. */
export function noteWords(note: CoreNote): string {
  return isKey(note.key) ? message(note.key, note.values) : note.key;
}
