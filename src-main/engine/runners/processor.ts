import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus } from 'node:os';

/** The processor's name as people know it. */
export function processorName(): string {
  return cpus()[0]?.model.trim() ?? arch();
}

/** The words by which operating systems name arithmetic in bfloat16: Linux on x64 and on arm64, macOS. */
const BFLOAT16 = /\b(amx_bf16|avx512_bf16|bf16|FEAT_BF16: 1)\b/;

let found: boolean | null = null;

/** Whether the processor computes in bfloat16 (AMX, AVX512-BF16, Arm's BF16). Windows does not tell: there it counts as having none. */
export function hasBfloat16(): boolean {
  found ??= namesBfloat16(describeProcessor());
  return found;
}

/** Whether a description of a processor names it. */
export function namesBfloat16(description: string): boolean {
  return BFLOAT16.test(description);
}

function describeProcessor(): string {
  try {
    if (process.platform === 'linux') return readFileSync('/proc/cpuinfo', 'utf8');
    if (process.platform === 'darwin')
      return execFileSync('sysctl', ['hw.optional.arm.FEAT_BF16'], { encoding: 'utf8', timeout: 2000 });
  } catch {
    // Not told: as if there were none.
  }
  return '';
}
