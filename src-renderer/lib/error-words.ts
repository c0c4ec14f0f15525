import { errorText } from '#shared/messages/error-text.ts';

type KnownError = Parameters<typeof errorText>[0];

/** An error as it crosses processes; a newer core may send a code that this window does not know. */
export interface PlainError {
  readonly code: string;
  readonly details: KnownError['details'];
}

/** What was received, what was expected and what to do. */
export function errorWords(error: PlainError): ReturnType<typeof errorText> {
  // An unknown code gets the words of an unexpected error: errorText looks codes up with that fall-back.
  return errorText(error as KnownError);
}
