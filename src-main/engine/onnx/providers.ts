import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { loadOrt } from './session.ts';
import type { Provider } from './session.ts';

/** Every provider but the processor, the fastest first. */
const ACCELERATORS: readonly Exclude<Provider, 'cpu'>[] = ['cuda', 'dml', 'coreml', 'webgpu'];

/** What the choice of candidates looks at; tests give their own. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly exists: (path: string) => boolean;
  /** Names in a folder; none where it is not there. */
  readonly list: (folder: string) => readonly string[];
}

const THIS_MACHINE: Machine = {
  platform: process.platform,
  exists: existsSync,
  list: (folder) => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  },
};

/**
 * The accelerators that are worth a trial here: those of the package for which there is a device. Trying starts a process and a driver, so
 * what cannot work is left out by what lies in the file system.
 */
export async function candidateProviders(machine: Machine = THIS_MACHINE): Promise<readonly Provider[]> {
  const { listSupportedBackends } = await loadOrt();
  const built = new Set(listSupportedBackends().map(({ name }) => name));
  return ACCELERATORS.filter((provider) => built.has(provider) && mayWork(provider, machine));
}

function mayWork(provider: Provider, { platform, exists, list }: Machine): boolean {
  // Windows and macOS always bring a driver for what they show on the screen.
  if (platform !== 'linux') return true;
  const hasNvidia = exists('/dev/nvidiactl');
  if (provider === 'cuda') return hasNvidia && list(libraries()).some((name) => name.includes('providers_cuda'));
  return hasNvidia || list('/dev/dri').some((name) => name.startsWith('renderD'));
}

/** The folder of the package's native libraries. CUDA's part is not in the package: whoever wants it puts it there. */
function libraries(): string {
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  return join(root, 'bin', 'napi-v6', process.platform, process.arch);
}
