import { createContext } from 'svelte';
import type { PageApi } from '#renderer/api/page-api.ts';
import type { Settings } from '#shared/contract/app.ts';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { WireError } from '#shared/errors/app-error.ts';
import { toWireError } from '#shared/errors/app-error.ts';
import { JobsState } from './jobs-state.svelte.ts';
import { Router } from './router.svelte.ts';
import { Shortcuts } from './shortcuts.svelte.ts';
import { applyTheme } from './theme.ts';
import { Toasts } from './toasts.svelte.ts';

/** What every page may use: the core, where the window is, the jobs, the keys, the short words and the settings. */
export class AppState {
  readonly api: PageApi;
  readonly router = new Router();
  readonly jobs: JobsState;
  readonly shortcuts = new Shortcuts();
  readonly toasts = new Toasts();

  info = $state.raw<CallOutput<'app.info'> | null>(null);
  settings = $state.raw<Settings | null>(null);
  /** Why the core could not be asked at the start. */
  startError = $state.raw<WireError | null>(null);
  isConnected = $state(true);
  /** Names shown in the top line after the page's own: dataset, model. Set by pages through `useTrail`. */
  trail = $state.raw<readonly { readonly label: string; readonly href?: string }[]>([]);

  readonly needsNotice = $derived(this.info !== null && this.info.noticeAcceptedVersion !== this.info.noticeVersion);

  constructor(api: PageApi) {
    this.api = api;
    this.jobs = new JobsState(api);
  }

  /** Follows the core; returns what ends it. */
  start(): () => void {
    const ends = [
      this.router.start(),
      this.jobs.start(),
      this.api.onConnection((state) => {
        this.isConnected = state === 'connected';
        if (this.isConnected) void this.load();
      }),
      this.api.onEvent('data.changed', ({ topics }) => {
        if (topics.includes('settings')) void this.load();
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  /** Asks for what the frame needs. */
  async load(): Promise<void> {
    try {
      const [info, settings] = await Promise.all([this.api.call('app.info', {}), this.api.call('settings.get', {})]);
      this.info = info;
      this.#takeSettings(settings);
      this.startError = null;
    } catch (thrown) {
      if (this.info === null) this.startError = toWireError(thrown);
    }
  }

  async acceptNotice(): Promise<void> {
    if (this.info === null) return;
    const { noticeVersion } = this.info;
    await this.api.call('app.acceptNotice', { noticeVersion });
    this.info = { ...this.info, noticeAcceptedVersion: noticeVersion };
  }

  async change(settings: Partial<Settings>): Promise<void> {
    this.#takeSettings(await this.api.call('settings.set', settings));
  }

  /** Runs something the user asked for; what goes wrong is said in a toast. True where it went well. */
  async attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (thrown) {
      this.toasts.fail(thrown);
      return false;
    }
  }

  #takeSettings(settings: Settings): void {
    this.settings = settings;
    applyTheme(settings.theme);
  }
}

/** The state of the application, for pages. */
export const [useApp, provideApp] = createContext<AppState>();
