import type { ServiceDeps } from '#main/services/deps.ts';
import { modelFolder } from '#main/services/models/model-files.ts';
import { listModels } from '#main/store/models.ts';
import type { EngineInput } from '#shared/contract/engine/engine-contract.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import type { ModelId } from '#shared/contract/ids.ts';

/**
 * Keeps the interactive engine ready to answer: opens the newest model in it (and with it the backbone that models share) now and
 * whenever a newer one was made. Otherwise the first diagnosis would start a process and load a network before its answer, which
 * takes longer than the second that a person is asked to wait, above all while a training run has the processor.
 */
export function keepDiagnosisWarm(deps: ServiceDeps, onEvent: (listener: (event: CoreEvent) => void) => unknown): void {
  let warm: ModelId | null = null;
  const warmUp = (): void => {
    const newest = listModels(deps.db).find(({ deleted }) => !deleted)?.modelId;
    if (newest === undefined || newest === warm) return;
    warm = newest;
    void openModel(deps, newest);
  };
  onEvent((event) => {
    if (event.name === 'data.changed' && event.payload.topics.includes('models')) warmUp();
  });
  warmUp();
}

/** A prediction of no image opens the model and nothing else. What fails here is told when somebody diagnoses. */
async function openModel(deps: ServiceDeps, modelId: ModelId): Promise<void> {
  const { home, resourcesDir, engines, log } = deps;
  const input: EngineInput<'prediction.run'> = {
    modelDir: modelFolder(home, modelId),
    cacheDir: home.features,
    resourcesDir,
    images: [],
    runner: 'auto',
  };
  try {
    await engines.interactive.call('prediction.run', input);
  } catch (error) {
    log.debug('the newest model was not opened ahead', { error });
  }
}
