import { z } from 'zod';
import type { CallOutput } from '#shared/contract/contract.ts';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { tableText } from '../table-text.ts';

type Info = CallOutput<'engine.info'>;
type Use = Info['chosen']['training'];

/** `engine info`: runners, devices, versions, which job runs on which of them and why, and what was measured. */
export const engineInfo = defineCommand({
  name: 'engine info',
  text: 'cli.engineInfo',
  input: z.object({}),
  run: async ({ api, runner }) => {
    const info = await api.call('engine.info', { runner });
    return { json: info, lines: [...runnerTable(info), ...chosenLines(info), ...measurementLines(info.measured)] };
  },
});

function runnerTable({ runners }: Info): readonly string[] {
  const head = [
    message('cli.word.runner'),
    message('cli.word.available'),
    message('cli.word.device'),
    message('cli.word.version'),
  ];
  const rows = runners.map(({ id, available, device, version, reason }) => [
    id,
    message(available ? 'cli.yes' : 'cli.no'),
    device,
    version,
    reason,
  ]);
  return tableText([...head, ''], rows);
}

function chosenLines({ chosen: { prediction, features, training } }: Info): string[] {
  return [
    message('cli.engineInfo.prediction', { use: useText(prediction) }),
    message('cli.engineInfo.features', { use: useText(features) }),
    message('cli.engineInfo.training', { use: useText(training) }),
  ];
}

function useText({ runner, precision, reason }: Use): string {
  if (runner === null) return message('cli.engineInfo.off', { reason });
  return message('cli.engineInfo.use', { runner, precision, reason });
}

function measurementLines(measured: Info['measured']): string[] {
  if (measured === null) return [message('cli.engineInfo.unmeasured')];
  const { oneDnn, bfloat16 } = measured;
  const milliseconds = (value: number): string => value.toFixed(0);
  return [
    message('cli.engineInfo.oneDnn', {
      used: String(oneDnn.used),
      on: milliseconds(oneDnn.onMs),
      off: milliseconds(oneDnn.offMs),
    }),
    bfloat16.bfloat16Ms === null
      ? message('cli.engineInfo.noBfloat16')
      : message('cli.engineInfo.bfloat16', {
          used: String(bfloat16.used),
          bfloat16: milliseconds(bfloat16.bfloat16Ms),
          float32: milliseconds(bfloat16.float32Ms),
        }),
  ];
}

/** `engine selftest`: computes known values on every runner that there is, or on the one that `--runner` names, and measures what is fastest. */
export const engineSelftest = defineCommand({
  name: 'engine selftest',
  text: 'cli.engineSelftest',
  input: z.object({}),
  run: async ({ api, runner }) => {
    const { checks, missing, measured } = await api.call('engine.selftest', { runner, measure: true });
    const passed = checks.every((check) => check.passed);
    const checkLines = checks.map(({ runner: id, name, passed: isPassed, detail, milliseconds }) => {
      const verdict = message(isPassed ? 'cli.engineSelftest.passed' : 'cli.engineSelftest.failed');
      return `${verdict}  ${id}: ${name} ${detail} (${milliseconds.toFixed(0)} ms)`;
    });
    const missingLines = missing.map(({ runner: id, reason }) => `${message('cli.engineSelftest.missing')}  ${id}: ${reason}`);
    return {
      json: { passed, checks, missing, measured },
      lines: [...checkLines, ...missingLines, ...measurementLines(measured)],
      exitCode: passed ? 0 : 1,
    };
  },
});
