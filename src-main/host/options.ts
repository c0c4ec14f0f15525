import { parseArgs } from 'node:util';
import { AppError } from '#shared/errors/app-error.ts';

export interface HostArguments {
  readonly home: string | undefined;
  readonly port: number;
}

/** The arguments of the host. `--no-open` is for whoever starts it: the host itself opens no browser. Throws `cli/usage`. */
export function parseHostArguments(args: readonly string[]): HostArguments {
  const options = { home: { type: 'string' }, port: { type: 'string' }, 'no-open': { type: 'boolean' } } as const;
  const { values } = parse(() => parseArgs({ args: [...args], options, strict: true }));
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new AppError('cli/usage', { problem: `--port ${values.port ?? ''}` });
  }
  return { home: values.home, port };
}

function parse<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new AppError('cli/usage', { problem: error instanceof Error ? error.message : String(error) }, { cause: error });
  }
}
