import type { WireError } from '#shared/errors/app-error.ts';
import { toWireError } from '#shared/errors/app-error.ts';
import { errorText } from '#shared/messages/error-text.ts';

/** A short word to the user that goes by itself; an error stays until it is closed. */
export interface Toast {
  readonly id: number;
  readonly tone: 'info' | 'good' | 'danger';
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

const SHOWN_MS = 6000;
const MOST_SHOWN = 4;

/** The short words at the lower right. */
export class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #nextId = 1;

  /** Says something; returns its id. */
  say(text: string, options: { readonly tone?: Toast['tone']; readonly action?: Toast['action'] } = {}): number {
    const toast: Toast = { id: this.#nextId, tone: options.tone ?? 'info', text, action: options.action };
    this.#nextId += 1;
    this.list = [...this.list, toast].slice(-MOST_SHOWN);
    if (toast.tone !== 'danger') setTimeout(() => this.close(toast.id), SHOWN_MS);
    return toast.id;
  }

  /** Says what went wrong and what to do. */
  fail(thrown: unknown): void {
    const wire: WireError = toWireError(thrown);
    const { received, remedy } = errorText(wire);
    this.say(`${received} ${remedy}`, { tone: 'danger' });
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}
