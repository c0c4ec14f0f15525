import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HomePaths } from '#main/platform/home-paths.ts';
import type { ModelManifest } from '#shared/contract/engine/manifest.ts';
import type { ModelId } from '#shared/contract/ids.ts';

/** The folder of a model version: `manifest.json` and `weights.safetensors`. */
export function modelFolder(home: HomePaths, modelId: ModelId): string {
  return join(home.models, modelId);
}

/**
 * Writes a model version's files; the folder appears whole or not at all. Returns the manifest's text and its SHA-256, by which
 * the version is addressed.
 */
export async function writeModelFiles(
  home: HomePaths,
  modelId: ModelId,
  manifest: ModelManifest,
  weightsPath: string | null,
): Promise<{ readonly manifestHash: string }> {
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  const folder = modelFolder(home, modelId);
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  try {
    await mkdir(unfinished, { recursive: true });
    await writeFile(join(unfinished, 'manifest.json'), text, { flush: true });
    if (manifest.weights !== null && weightsPath !== null) await copyFile(weightsPath, join(unfinished, manifest.weights.file));
    await rename(unfinished, folder);
  } catch (thrown) {
    await rm(unfinished, { recursive: true, force: true });
    throw thrown;
  }
  return { manifestHash: createHash('sha256').update(text).digest('hex') };
}

/** Removes what a kill left of model versions that were being written; called once at the start. */
export async function removeUnfinishedModels(home: HomePaths): Promise<void> {
  const names = await readdir(home.models);
  const unfinished = names.filter((name) => name.endsWith('.unfinished'));
  await Promise.all(unfinished.map((name) => rm(join(home.models, name), { recursive: true, force: true })));
}

/** Removes a model version's files. */
export async function removeModelFiles(home: HomePaths, modelId: ModelId): Promise<void> {
  await rm(modelFolder(home, modelId), { recursive: true, force: true });
}
