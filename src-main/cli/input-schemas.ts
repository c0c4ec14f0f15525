import { z } from 'zod';
import { viewsSchema } from '#shared/contract/engine/learning.ts';

/** A number written on the command line. */
export const numberText = z.coerce.number();
export const fractionText = numberText.pipe(z.number().min(0).max(1));
export const wholeText = numberText.pipe(z.number().int().nonnegative());
/** An option that may be given several times, or with several values. */
export const listText = z.array(z.string()).default([]);
/** Shares with commas between them: `0.1,0.3,1`. */
export const sharesText = z.string().transform((text, context) => {
  const shares = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (shares.every((share) => share > 0 && share <= 1)) return shares;
  context.addIssue({ code: 'custom', message: `"${text}" is not a list of shares above 0 and at most 1, such as 0.1,0.3,1` });
  return z.NEVER;
});
/** A path that a command writes to. */
export const pathText = z.string().min(1).optional();

/** `--tta K`: how many views of an image are predicted. */
export const viewsText = numberText.pipe(viewsSchema).default(1);

/**
 * `A=B` options as a record, several of them in one with commas between (`nevus=benign,keratosis=benign`). A comma within a name stays
 * where not every piece has its own equals sign.
 */
export const pairsText = z
  .array(
    z.string().transform((text, context) => {
      const pieces = text.split(',');
      const pairs = (pieces.every((piece) => piece.includes('=')) ? pieces : [text]).map((piece) => {
        const equals = piece.indexOf('=');
        return [piece.slice(0, Math.max(0, equals)).trim(), piece.slice(equals + 1).trim()] as const;
      });
      if (pairs.every(([key, value]) => key !== '' && value !== '')) return pairs;
      context.addIssue({ code: 'custom', message: `"${text}" is not NAME=VALUE` });
      return z.NEVER;
    }),
  )
  .default([])
  .transform((lists) => lists.flat());

/** `CLASS=T` options as thresholds by class; null where none was given. */
export const thresholdsText = z
  .array(
    z.string().transform((text, context) => {
      const equals = text.lastIndexOf('=');
      const threshold = Number(text.slice(equals + 1));
      const isSound = equals > 0 && text.length > equals + 1 && threshold >= 0 && threshold <= 1;
      if (isSound) return [text.slice(0, equals), threshold] as const;
      context.addIssue({ code: 'custom', message: `"${text}" is not CLASS=T with T from 0 to 1` });
      return z.NEVER;
    }),
  )
  .default([])
  .transform((entries) => (entries.length === 0 ? null : Object.fromEntries(entries)));
