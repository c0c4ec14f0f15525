import { z } from 'zod';
import { viewsSchema } from '#shared/contract/engine/learning.ts';

/** A number written on the command line. */
export const numberText = z.coerce.number();
export const fractionText = numberText.pipe(z.number().min(0).max(1));
export const wholeText = numberText.pipe(z.number().int().nonnegative());
/** An option that may be given several times, or with several values. */
export const listText = z.array(z.string()).default([]);
/** A path that a command writes to. */
export const pathText = z.string().min(1).optional();

/** `--tta K`: how many views of an image are predicted. */
export const viewsText = numberText.pipe(viewsSchema).default(1);

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
