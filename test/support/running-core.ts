import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CoreConnection } from '#main/core/core-connection.ts';
import { localApi } from '#main/core/core-connection.ts';
import { openCore } from '#main/core/open-core.ts';
import { entryPath } from '#main/platform/entries.ts';
import type { CoreApi } from '#shared/contract/contract.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import type { Job } from '#shared/contract/jobs.ts';

/** A real core in a process of its own (the loopback host), on a home in a temporary folder, with a line to it. */
export interface RunningCore {
  readonly home: string;
  readonly host: ChildProcess;
  /** The one-time address that the host printed. */
  readonly address: string;
  readonly connection: CoreConnection;
  readonly api: CoreApi;
  /** Resolves once the job is over, whatever its end. */
  finished(jobId: Job['jobId']): Promise<Job>;
  /** Resolves with the first event that `wanted` accepts. */
  event(wanted: (event: CoreEvent) => boolean): Promise<CoreEvent>;
  /** `keepHome`: for a second start on the same data. */
  stop(options?: { readonly keepHome?: boolean }): Promise<void>;
}

/** Starts the host on a new home, or on one from before, and attaches to it. */
export async function startRunningCore(home = mkdtempSync(join(tmpdir(), 'caselens-home-'))): Promise<RunningCore> {
  const host = spawn(process.execPath, [entryPath('host'), '--home', home, '--no-open'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const address = await firstAddress(host);
  const connection = await openCore({ home, transport: 'local', client: 'command' });
  const api = localApi(connection);
  const event = (wanted: (event: CoreEvent) => boolean): Promise<CoreEvent> =>
    new Promise((resolve) => {
      const end = connection.onEvent((one) => {
        if (!wanted(one)) return;
        end();
        resolve(one);
      });
    });
  const finished = async (jobId: Job['jobId']): Promise<Job> => {
    const over = event(({ name, payload }) => name === 'job.changed' && payload.job.jobId === jobId && isOver(payload.job));
    const now = await api.call('jobs.get', { jobId });
    if (!isOver(now)) await over;
    return await api.call('jobs.get', { jobId });
  };
  const stop = async ({ keepHome = false } = {}): Promise<void> => {
    await connection.close();
    if (host.exitCode === null && host.signalCode === null) {
      const gone = once(host, 'exit');
      host.kill('SIGTERM');
      await gone;
    }
    if (!keepHome) rmSync(home, { recursive: true, force: true });
  };
  return { home, host, address, connection, api, finished, event, stop };
}

function isOver(job: Job): boolean {
  return job.state !== 'queued' && job.state !== 'running';
}

async function firstAddress(host: ChildProcess): Promise<string> {
  if (host.stdout === null) throw new Error('the host has no output');
  for await (const line of createInterface({ input: host.stdout })) {
    const address = /http:\/\/\S+/.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error('the host ended without an address');
}

/** A process and all that it started, by /proc (Linux). */
export function processTree(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = tryRead(`/proc/${name}/stat`);
    const parent = stat === null ? undefined : /\) \S (\d+)/.exec(stat)?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const tree = [pid];
  for (const member of tree) for (const [child, parent] of parents) if (parent === member) tree.push(child);
  return tree;
}

/** Resident memory of a process and all that it started, bytes. */
export function residentBytes(pid: number): number {
  const kibOf = (one: number): number => Number(/VmRSS:\s+(\d+)/.exec(tryRead(`/proc/${String(one)}/status`) ?? '')?.[1] ?? 0);
  return processTree(pid).reduce((sum, one) => sum + kibOf(one) * 1024, 0);
}

/** Process ids of the engines below a core. */
export function enginePids(pid: number): number[] {
  return processTree(pid).filter((one) => (tryRead(`/proc/${String(one)}/cmdline`) ?? '').includes('engine/entry'));
}

/** The process among them that does one long job at a time; undefined while none runs. */
export function computePid(hostPid: number): number | undefined {
  const isCompute = (pid: number) => (tryRead(`/proc/${String(pid)}/environ`) ?? '').includes('CASELENS_ENGINE_PROCESS=compute');
  return enginePids(hostPid).find(isCompute);
}

function tryRead(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // the process ended meanwhile
  }
}
