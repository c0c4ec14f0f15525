import type { EngineInput, EngineMethodName, EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import { ENGINE_CONTRACT } from '#shared/contract/engine/engine-contract.ts';
import { isAppError } from '#shared/errors/app-error.ts';
import type { EngineCallOptions } from './engine-call.ts';
import type { EngineClient, EngineClientOptions, EngineProcessName, EngineState } from './engine-client.ts';
import { makeEngineClient } from './engine-client.ts';

export interface EnginesOptions extends Omit<EngineClientOptions, 'process' | 'onState'> {
  readonly onState?: (process: EngineProcessName, state: EngineState) => void;
}

export interface EnginesCallOptions<M extends EngineMethodName = EngineMethodName> extends EngineCallOptions<M> {
  /** Where a method that both processes run goes; `interactive` unless told: it is for small work that a person waits for. */
  readonly prefer?: EngineProcessName;
}

/** The two engine processes: `compute` does one long job at a time, `interactive` never waits behind one. */
export interface Engines {
  readonly compute: EngineClient;
  readonly interactive: EngineClient;
  /** Runs a method in the process that the contract names, or in `prefer` where it names either. */
  call<M extends EngineMethodName>(method: M, input: EngineInput<M>, options?: EnginesCallOptions<M>): Promise<EngineOutput<M>>;
  /** Resident memory of both processes together, bytes, as told last. */
  memory(): number;
  close(): Promise<void>;
}

/** Makes both clients; no process starts before the first call. */
export function makeEngines(options: EnginesOptions = {}): Engines {
  const { onState, ...shared } = options;
  const make = (name: EngineProcessName): EngineClient =>
    makeEngineClient({ ...shared, process: name, ...(onState && { onState: (state: EngineState) => onState(name, state) }) });
  const compute = make('compute');
  const interactive = make('interactive');
  return {
    compute,
    interactive,
    call: (method, input, callOptions = {}) => {
      const { prefer = 'interactive', ...options } = callOptions;
      const named = ENGINE_CONTRACT[method].process;
      const name = named === 'either' ? prefer : named;
      return callWithRoom(name === 'compute' ? compute : interactive, { method, input, options });
    },
    memory: () => (compute.memory() ?? 0) + (interactive.memory() ?? 0),
    close: async () => {
      await Promise.all([compute.close(), interactive.close()]);
    },
  };
}

interface Request<M extends EngineMethodName> {
  readonly method: M;
  readonly input: EngineInput<M>;
  readonly options: EngineCallOptions<M>;
}

/** A process that ran out of memory is ended unless it does something else: the system gets back what it took, the next call has all of it. */
async function callWithRoom<M extends EngineMethodName>(
  client: EngineClient,
  { method, input, options }: Request<M>,
): Promise<EngineOutput<M>> {
  try {
    return await client.call(method, input, options);
  } catch (thrown) {
    if (isAppError(thrown, 'engine/out-of-memory')) await client.retire();
    throw thrown;
  }
}
