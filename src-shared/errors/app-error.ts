import type { AnyErrorDetails, ErrorCode, ErrorDetails } from './catalogue.ts';
import { ERROR_CATALOGUE } from './catalogue.ts';

/** The form in which an error crosses a process border: plain data, no stack. */
export interface WireError {
  readonly code: ErrorCode;
  readonly details: AnyErrorDetails;
}

/**
 * The one error class of CaseLens: a code of the catalogue and its details.
 * The words (received, expected, remedy) are looked up by code where the error is shown: `messages/error-text.ts`.
 */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'AppError';
  readonly code: C;
  readonly details: ErrorDetails<C>;

  constructor(code: C, details: ErrorDetails<C>, options?: { readonly cause?: unknown }) {
    super(`${code} ${JSON.stringify(details)}`, options);
    this.code = code;
    this.details = details;
  }

  /** The error as plain data, for a process border. */
  toWire(): WireError {
    return { code: this.code, details: this.details as AnyErrorDetails };
  }
}

/** Any thrown value as wire data: an AppError keeps its code, everything else becomes `internal/unexpected`. */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof AppError) return thrown.toWire();
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal/unexpected', details: { reason } };
}

/** Rebuilds an AppError from wire data; an unknown code (another version's) becomes `internal/unexpected`. */
export function fromWireError(wire: { readonly code: string; readonly details: AnyErrorDetails }): AppError {
  if (!Object.hasOwn(ERROR_CATALOGUE, wire.code)) {
    return new AppError('internal/unexpected', { reason: wire.code });
  }
  // The catalogue has this code; its details were written by the same program on the other side of the border.
  return new AppError(wire.code as ErrorCode, wire.details as ErrorDetails<ErrorCode>);
}

/** Whether a thrown value is the AppError of a code. */
export function isAppError<C extends ErrorCode>(thrown: unknown, code: C): thrown is AppError<C> {
  return thrown instanceof AppError && thrown.code === code;
}
