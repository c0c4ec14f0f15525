const EVENTS = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Loads a module compiled by Emscripten without its process-wide listeners: they would abort the process on a rejection of any other
 * part, and hide the engine's own report of it.
 */
export async function withoutNewProcessListeners<Value>(load: () => Promise<Value>): Promise<Value> {
  const before = new Map(EVENTS.map((event) => [event, new Set(process.listeners(event as 'uncaughtException'))]));
  try {
    return await load();
  } finally {
    for (const event of EVENTS) {
      for (const listener of process.listeners(event as 'uncaughtException')) {
        if (before.get(event)?.has(listener) !== true) process.removeListener(event, listener);
      }
    }
  }
}
