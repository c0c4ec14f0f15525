import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { entryPath } from '#main/platform/entries.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * `serve`: the loopback host in this command's place; it prints its one-time address. Resolves to its exit code. The host is a
 * program of its own, so that it lives and ends the same way however it is started.
 */
export function serve({
  home,
  port,
}: {
  readonly home?: string | undefined;
  readonly port?: string | undefined;
}): Promise<number> {
  const args = [...(home === undefined ? [] : ['--home', home]), ...(port === undefined ? [] : ['--port', port])];
  const host = spawn(process.execPath, [...process.execArgv, entryPath('host'), ...args], { stdio: 'inherit' });
  const passOn = (signal: NodeJS.Signals): void => {
    // A terminal sends Ctrl-C to both of us.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) host.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, passOn);
  return new Promise((resolve, reject) => {
    host.on('error', reject);
    host.on('close', (code, signal) => {
      for (const each of SIGNALS) process.off(each, passOn);
      resolve(code ?? 128 + (signal === null ? 1 : constants.signals[signal]));
    });
  });
}
