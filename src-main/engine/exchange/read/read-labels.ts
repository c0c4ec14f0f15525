import { z } from 'zod';
import type { ModelFiles } from './model-files.ts';

const MAX_CLASSES = 10_000;
const classesSchema = z.array(z.string().trim().min(1).max(200)).min(1).max(MAX_CLASSES);
/** `metadata.json` of Teachable Machine. */
const teachableSchema = z.looseObject({
  labels: classesSchema,
  packageName: z.string().optional(),
  tmVersion: z.string().optional(),
});
/** `class_indices.json`: what Keras' generators call `class_indices`. */
const indicesSchema = z.record(z.string().min(1).max(200), z.number().int().nonnegative());
const MAX_TEXT_BYTES = 1024 ** 2;

/** What files beside a model say of its classes, and which tool wrote them. */
export interface Labels {
  readonly classes: readonly string[] | null;
  readonly tool: string | null;
}

/** Class names from the files that tools put beside a model: `metadata.json`, `labels.txt` (Teachable Machine), `class_indices.json`. */
export async function readLabels(files: ModelFiles): Promise<Labels> {
  const teachable = teachableSchema.safeParse(await files.readJson('metadata.json'));
  if (teachable.success) {
    const isTeachable = teachable.data.tmVersion !== undefined || /teachablemachine/i.test(teachable.data.packageName ?? '');
    return { classes: teachable.data.labels, tool: isTeachable ? 'Teachable Machine' : null };
  }
  const text = files.names.includes('labels.txt') ? await files.read('labels.txt') : null;
  if (text !== null && text.length <= MAX_TEXT_BYTES) {
    const classes = classesSchema.safeParse(
      text
        .toString('utf8')
        .split(/\r?\n/)
        .filter((line) => line.trim() !== '')
        .map(withoutNumber),
    );
    // Teachable Machine numbers the lines of its file for Keras: "0 Class 1".
    if (classes.success) return { classes: classes.data, tool: null };
  }
  const indices = indicesSchema.safeParse(await files.readJson('class_indices.json'));
  if (!indices.success) return { classes: null, tool: null };
  const names = Object.entries(indices.data).toSorted(([, a], [, b]) => a - b);
  const isWhole = names.every(([, place], index) => place === index);
  return { classes: isWhole ? names.map(([name]) => name) : null, tool: null };
}

function withoutNumber(line: string): string {
  return line.replace(/^\d+[ ,]\s*/, '').trim();
}
