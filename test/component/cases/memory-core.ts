import type { PageApi } from '#renderer/api/page-api.ts';
import type { CallInput, CallOutput, ChannelName } from '#shared/contract/contract.ts';

/** Answers of a core that lives in the test's memory; a call that it does not know fails the test. */
export type Answers = { readonly [C in ChannelName]?: (input: CallInput<C>) => CallOutput<C> };

/** A page's API over answers in memory; `calls` keeps what was asked. */
export function memoryApi(answers: Answers): PageApi & { readonly calls: { channel: string; input: unknown }[] } {
  const calls: { channel: string; input: unknown }[] = [];
  const known: Answers = { 'jobs.list': () => ({ jobs: [] }), ...answers };
  return {
    calls,
    transport: 'host',
    call: async (channel, input) => {
      calls.push({ channel, input });
      const answer = known[channel];
      if (answer === undefined) throw new TypeError(`No answer to ${channel}`);
      return answer(input as never);
    },
    onEvent: () => () => undefined,
    onConnection: (listener) => {
      listener('connected');
      return () => undefined;
    },
    pickFolder: async () => null,
    pickFiles: async () => null,
    grantForDropped: async () => null,
    saveExport: async () => true,
    blobUrl: () => '',
  };
}
