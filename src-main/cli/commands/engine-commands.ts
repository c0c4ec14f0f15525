import { z } from 'zod';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { tableText } from '../table-text.ts';

/** `engine info`: runners, devices, versions, and why one is chosen. */
export const engineInfo = defineCommand({
  name: 'engine info',
  text: 'cli.engineInfo',
  input: z.object({}),
  run: async ({ api, runner }) => {
    const info = await api.call('engine.info', { runner });
    const head = [
      message('cli.word.runner'),
      message('cli.word.available'),
      message('cli.word.device'),
      message('cli.word.version'),
      '',
    ];
    return {
      json: info,
      lines: [
        ...tableText(
          head,
          info.runners.map(({ id, available, device, version, reason }) => [
            id,
            message(available ? 'cli.yes' : 'cli.no'),
            device,
            version,
            reason,
          ]),
        ),
        message('cli.engineInfo.chosen', info.chosen),
      ],
    };
  },
});

/** `engine selftest`: computes known values on every runner that there is. */
export const engineSelftest = defineCommand({
  name: 'engine selftest',
  text: 'cli.engineSelftest',
  input: z.object({}),
  run: async ({ api }) => {
    const { checks } = await api.call('engine.selftest', {});
    const passed = checks.every((check) => check.passed);
    return {
      json: { passed, checks },
      lines: checks.map(({ runner, name, passed: isPassed, detail, milliseconds }) => {
        const verdict = message(isPassed ? 'cli.engineSelftest.passed' : 'cli.engineSelftest.failed');
        return `${verdict}  ${runner}: ${name} ${detail} (${milliseconds.toFixed(0)} ms)`;
      }),
      exitCode: passed ? 0 : 1,
    };
  },
});
