import { formatCount } from '#renderer/lib/format.ts';
import type { AppState } from '#renderer/state/app-state.svelte.ts';
import { message } from '#shared/messages/messages.ts';
import type { CaseList } from './case-list.svelte.ts';

/** What the list of cases can do beside showing them. */
export class CasesActions {
  isExporting = $state(false);
  isAdding = $state(false);
  readonly #app: AppState;

  constructor(app: AppState) {
    this.#app = app;
  }

  /** Saves the cases that the filter lets through. */
  async exportCsv({ filter, total }: CaseList): Promise<void> {
    this.isExporting = true;
    await this.#app.attempt(async () => {
      const made = await this.#app.api.call('cases.export', { filter: filter.filter });
      if (await this.#app.api.saveExport(made)) {
        this.#app.toasts.say(message('cases.exported', { count: total, shown: formatCount(total) }), { tone: 'good' });
      }
    });
    this.isExporting = false;
  }

  /** Makes a case from images that belong together, without a model, and opens it. */
  async add(): Promise<void> {
    this.isAdding = true;
    await this.#app.attempt(async () => {
      const grant = await this.#app.api.pickFiles('images');
      if (grant === null) return;
      const { summary } = await this.#app.api.call('cases.add', { grantId: grant.grantId });
      this.#app.toasts.say(message('cases.add.done', { title: summary.title }), { tone: 'good' });
      this.#app.router.go({ page: 'cases', id: summary.caseId });
    });
    this.isAdding = false;
  }
}
