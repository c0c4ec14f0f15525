import type { AppState } from '#renderer/state/app-state.svelte.ts';
import { saveNote, saveOutcome } from '#renderer/state/case-actions.ts';
import { useResource } from '#renderer/state/resource.svelte.ts';
import type { Resource } from '#renderer/state/resource.svelte.ts';
import type { CaseDetail } from '#shared/contract/cases.ts';
import type { CaseId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';

/** The case of the result that is shown, and what can be done with it there. For the component that makes it. */
export class ItemCase {
  dialog = $state<'outcome' | 'note' | null>(null);
  readonly #app: AppState;
  readonly #caseId: () => CaseId | null;
  readonly #job: () => Job;
  readonly #detail: Resource<CaseDetail | null>;

  constructor(app: AppState, caseId: () => CaseId | null, job: () => Job) {
    this.#app = app;
    this.#job = job;
    this.#caseId = caseId;
    this.#detail = useResource(async () => {
      const wanted = caseId();
      return wanted === null ? null : app.api.call('cases.get', { caseId: wanted });
    }, ['cases']);
  }

  get caseId(): CaseId | null {
    return this.#caseId();
  }
  /** Null while it is fetched, where nothing was kept, and where the case was deleted since. */
  get detail(): CaseDetail | null {
    return this.#detail.data;
  }

  /** What this diagnosis added to the case: the same image may have been diagnosed before and since. */
  get finding(): CaseDetail['findings'][number] | null {
    const { createdAtMs, finishedAtMs, subject } = this.#job();
    const isOfJob = (finding: CaseDetail['findings'][number]): boolean =>
      finding.modelId === subject.modelId &&
      finding.createdAtMs >= createdAtMs &&
      (finishedAtMs === null || finding.createdAtMs <= finishedAtMs);
    return this.detail?.findings.find(isOfJob) ?? null;
  }

  ask(dialog: 'outcome' | 'note'): void {
    if (this.detail !== null) this.dialog = dialog;
  }

  open(): void {
    if (this.caseId !== null) this.#app.router.go({ page: 'cases', id: this.caseId });
  }

  readonly saveNote = async (text: string): Promise<boolean> => {
    const { caseId } = this;
    return caseId !== null && saveNote(this.#app, caseId, text);
  };

  readonly saveOutcome = async (label: string | null, source: string): Promise<boolean> => {
    const { caseId } = this;
    return caseId !== null && saveOutcome(this.#app, caseId, label === null ? null : { label, source });
  };
}
