import { z } from 'zod';

/**
 * One call of the contract. `access`: `page` calls may come from a window; `local` calls only from a program of the same
 * user on this computer (command line, shell), because they name paths.
 */
export interface Channel {
  readonly access: 'page' | 'local';
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}
export type ContractPart = Readonly<Record<string, Channel>>;

export const emptySchema = z.strictObject({});
/** Milliseconds since 1970-01-01 UTC. */
export const timeSchema = z.number().int().nonnegative();
/** A name that people give: 1 to 120 characters, no control characters, trimmed. */
export const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^\P{Cc}*$/u);
export const classNameSchema = z.string().min(1).max(200);
export const pageRequestSchema = {
  offset: z.number().int().nonnegative().default(0),
  limit: z.number().int().min(1).max(1000).default(200),
};
export const probabilitySchema = z.number().min(0).max(1);
export const seedSchema = z.number().int().min(0).max(4_294_967_295);
/** A class is called where its probability is at least its threshold. */
export const thresholdsSchema = z.record(classNameSchema, probabilitySchema);
/** A file written for the user: fetched from `/export/<exportId>` by a window, by path from the command line. */
export const exportSchema = z.strictObject({
  exportId: z.uuid().brand('ExportId'),
  fileName: z.string(),
  sizeBytes: z.number().int(),
});
