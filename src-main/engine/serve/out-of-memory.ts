import { AppError } from '#shared/errors/app-error.ts';

/** The words of TensorFlow, C++, ONNX Runtime and V8 when an allocation failed. */
const OUT_OF_MEMORY =
  /\bOOM\b|out of memory|RESOURCE_EXHAUSTED|bad_alloc|bad allocation|Failed to allocate memory|Array buffer allocation failed/i;

/** What was thrown as `engine/out-of-memory`, with the first sentence of its words, or null where it is something else. */
export function outOfMemory(thrown: unknown): AppError<'engine/out-of-memory'> | null {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  if (!OUT_OF_MEMORY.test(text)) return null;
  return new AppError('engine/out-of-memory', { problem: firstWords(text) }, { cause: thrown });
}

/** Behind the first line, and behind the tensor's shape and kind, TensorFlow names devices and nodes, which help nobody who reads this. */
function firstWords(text: string): string {
  const [line = ''] = text.split('\n');
  return line.replace(/ on \/job:.*$/, '').trim();
}
