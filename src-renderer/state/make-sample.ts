import type { AppState } from './app-state.svelte.ts';

/** Paints and imports the sample images and opens the dataset once it is there; a failure is told as any other. */
export async function makeSample(app: AppState): Promise<void> {
  await app.attempt(async () => {
    const { jobId } = await app.api.call('sample.create', {});
    const job = await app.jobs.finished(jobId);
    if (job.state === 'done') app.router.go({ page: 'data', id: job.subject.datasetId ?? null });
  });
}
