import type { CoreEvent } from '#shared/contract/events.ts';

/** Tells events to whoever listens, in this process. */
export interface EventHub {
  emit(event: CoreEvent): void;
  onEvent(listener: (event: CoreEvent) => void): () => void;
}

export function makeEventHub(): EventHub {
  const listeners = new Set<(event: CoreEvent) => void>();
  return {
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
