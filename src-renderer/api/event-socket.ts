import type { CoreEvent } from '#shared/contract/events.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/** The stream of events of the loopback host; opens again by itself when the line breaks. */
export class EventSocket {
  readonly #token: string;
  readonly #eventListeners = new Set<(event: CoreEvent) => void>();
  readonly #stateListeners = new Set<(state: 'connected' | 'lost') => void>();
  #state: 'connecting' | 'connected' | 'lost' = 'connecting';
  #waitMs = FIRST_WAIT_MS;

  constructor(token: string) {
    this.#token = token;
    this.#open();
  }

  onEvent(listener: (event: CoreEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  onState(listener: (state: 'connected' | 'lost') => void): () => void {
    this.#stateListeners.add(listener);
    if (this.#state !== 'connecting') listener(this.#state);
    return () => this.#stateListeners.delete(listener);
  }

  #open(): void {
    // A browser lets a page set no header on a WebSocket: the token travels as its second protocol name.
    const socket = new WebSocket(`ws://${location.host}/events`, ['caselens', this.#token]);
    socket.addEventListener('open', () => {
      this.#waitMs = FIRST_WAIT_MS;
      this.#setState('connected');
    });
    socket.addEventListener('message', (message) => {
      // The core's own host wrote this line.
      const event = JSON.parse(String(message.data)) as CoreEvent;
      for (const listener of this.#eventListeners) listener(event);
    });
    socket.addEventListener('close', () => {
      this.#setState('lost');
      setTimeout(() => this.#open(), this.#waitMs);
      this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
    });
  }

  #setState(state: 'connected' | 'lost'): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#stateListeners) listener(state);
  }
}
