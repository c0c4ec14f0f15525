import { arch, cpus } from 'node:os';

/** The processor's name as people know it. */
export function processorName(): string {
  return cpus()[0]?.model.trim() ?? arch();
}
