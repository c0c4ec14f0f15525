import { join } from 'node:path';

/** Where everything of one data folder (home) lies. */
export interface HomePaths {
  readonly root: string;
  readonly database: string;
  readonly lock: string;
  readonly images: string; // content-addressed files, `ab/abcdef…`
  readonly thumbnails: string; // `<size>/ab/abcdef….webp`
  readonly features: string; // feature cache of the engine
  readonly datasets: string; // `<datasetId>/thumbs64.u8` and what else belongs to one dataset
  readonly runs: string; // `<runId>/` checkpoints
  readonly models: string; // `<modelId>/manifest.json`, `weights.safetensors`
  readonly pretrained: string; // `<pretrainedId>/weights.safetensors`
  readonly uploads: string; // emptied at start
  readonly exports: string; // emptied at start
  readonly backups: string;
  readonly logs: string;
}

/** The paths of a home; creates nothing. */
export function homePaths(root: string): HomePaths {
  return {
    root,
    database: join(root, 'caselens.db'),
    lock: join(root, 'caselens.lock'),
    images: join(root, 'images'),
    thumbnails: join(root, 'thumbnails'),
    features: join(root, 'features'),
    datasets: join(root, 'datasets'),
    runs: join(root, 'runs'),
    models: join(root, 'models'),
    pretrained: join(root, 'pretrained'),
    uploads: join(root, 'uploads'),
    exports: join(root, 'exports'),
    backups: join(root, 'backups'),
    logs: join(root, 'logs'),
  };
}

/** The file of a content-addressed folder that holds the bytes with this hash. */
export function contentPath(folder: string, hash: string): string {
  return join(folder, hash.slice(0, 2), hash);
}
