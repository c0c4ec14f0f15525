import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, freemem, release, totalmem, type } from 'node:os';
import { loadOrt } from '#main/engine/onnx/session.ts';
import { RUNNERS } from '#main/engine/runners/choose.ts';
import { prefersOneDnn, readMeasured } from '#main/engine/tensorflow/measured.ts';

/** Instruction sets that decide how fast these libraries are. */
const TOLD_FLAGS = ['avx2', 'avx512f', 'avx512_vnni', 'avx512_bf16', 'amx_bf16'];
/** The packages of the peers that the tables name. */
const TOLD_PACKAGES = ['tensorflow-cpu', 'tf_keras', 'onnxruntime', 'pillow', 'numpy'];

/** The processor's flags as Linux names them; empty elsewhere. */
export function processorFlags(): ReadonlySet<string> {
  try {
    return new Set(/^flags\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.split(' '));
  } catch {
    return new Set();
  }
}

/** Processor, memory, system and versions, one line each. */
export async function describeMachine(python: string): Promise<readonly string[]> {
  const flags = processorFlags();
  const told = TOLD_FLAGS.map((flag) => `${flag} ${flags.has(flag) ? 'yes' : 'no'}`).join(', ');
  const tensorflow = await RUNNERS.tensorflow.probe();
  const { env } = await loadOrt();
  const ort = env.versions.node ?? env.versions.common;
  const oneDnn = prefersOneDnn(readMeasured()) ? 'on' : 'off';
  return [
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores; ${told}`,
    `${gigabytes(totalmem())} of memory; ${type()} ${release()}`,
    `CaseLens: Node ${process.version}, TensorFlow ${tensorflow.version} with oneDNN ${oneDnn}, onnxruntime-node ${ort}`,
    `Peers: Python ${pythonVersion(python)}, ${packageVersions(python).join(', ')}`,
  ];
}

/** What would make the figures worthless, in words; none on a calm machine. */
export function disturbances(): readonly string[] {
  const load = Number(readLoad());
  const busy = load > 0.5 ? [`the machine is busy (load ${load.toFixed(1)}): the figures will not be worth much`] : [];
  // Three processes train DenseNet201 or VGG16 at a time.
  const full =
    freemem() < 14e9 ? [`only ${gigabytes(freemem())} of memory is free: the largest networks need 14 GB for all sides`] : [];
  return [...busy, ...full];
}

function readLoad(): string {
  try {
    return readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? '0';
  } catch {
    return '0';
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(0)} GB`;
}

function pythonVersion(python: string): string {
  return execFileSync(python, ['-c', 'import platform; print(platform.python_version())'], { encoding: 'utf8' }).trim();
}

function packageVersions(python: string): readonly string[] {
  const code = `from importlib.metadata import version\nfor name in ${JSON.stringify(TOLD_PACKAGES)}: print(name, version(name))`;
  return execFileSync(python, ['-c', code], { encoding: 'utf8' }).trim().split('\n');
}
