import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '#main/setup/places.js';
import { runQuietly } from '#main/setup/run-process.js';
import { tempFolder } from '#test/support/temp-home.ts';

/** A clone in which nothing is installed, in a folder with a space and Chinese characters in its name. */
function bareClone(): string {
  const root = join(tempFolder(), 'my 克隆 clone');
  cpSync(join(ROOT, 'src-main', 'setup'), join(root, 'src-main', 'setup'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(root, 'package.json'));
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } }),
  );
  return root;
}

/** A program in npm's place: it does what the text says. */
function npmThat(script: string): NodeJS.ProcessEnv {
  const folder = tempFolder();
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  writeFileSync(join(folder, 'npm-cli.js'), script);
  return { ...process.env, npm_execpath: join(folder, 'npm-cli.js') };
}

const INSTALLS = `
  const fs = require('node:fs');
  fs.mkdirSync('node_modules', { recursive: true });
  fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }));
  fs.appendFileSync('npm-was-called', process.argv.slice(2).join(' ') + ' ' + process.env.ONNXRUNTIME_NODE_INSTALL + '\\n');
`;

function caselens(root: string, env: NodeJS.ProcessEnv, args: readonly string[] = []) {
  return runQuietly(process.execPath, [join(root, 'src-main', 'setup', 'caselens.js'), ...args], { cwd: root, env });
}

/** A command line in the clone that shows what it was given, and fails as it is told. */
function giveCommandLine(root: string): void {
  mkdirSync(join(root, 'src-main', 'cli'), { recursive: true });
  writeFileSync(
    join(root, 'src-main', 'cli', 'entry.ts'),
    'const words: string[] = process.argv.slice(2);\nconsole.log(JSON.stringify(words));\nprocess.exitCode = 2;\n',
  );
}

test('the first call installs, the second does not; arguments and exit code pass through, spaces and all', async () => {
  const root = bareClone();
  giveCommandLine(root);
  const env = npmThat(INSTALLS);
  const first = await caselens(root, env, ['predict', 'a file.png', '皮肤']);
  expect(first.code).toBe(2);
  expect(first.output).toContain('Installing the dependencies');
  expect(first.output).toContain('["predict","a file.png","皮肤"]');
  const second = await caselens(root, env, ['--json']);
  expect(second).toEqual({ code: 2, output: '["--json"]\n' });
  const calls = await runQuietly('cat', [join(root, 'npm-was-called')], { cwd: root });
  expect(calls.output).toBe('ci --ignore-scripts --no-audit --no-fund --loglevel=error skip\n');
});

test.each([
  ['no network', 'npm error code ENOTFOUND', 'needs the network'],
  ['a full disk', 'npm error code ENOSPC', 'too full'],
  ['a folder that may not be written', 'npm error code EACCES', 'cannot be written'],
  ['anything else', 'npm error code EUSAGE', 'EUSAGE'],
])('%s is said in plain words, with exit code 1 and no stack', async (_, words, said) => {
  const { code, output } = await caselens(bareClone(), npmThat(`console.error(${JSON.stringify(words)}); process.exit(1);`));
  expect(code).toBe(1);
  expect(output).toContain(said);
  expect(output).not.toMatch(/^\s+at /m);
});

test('npm test names the Debian package where Chromium is missing, and fails', async () => {
  const root = bareClone();
  const { code, output } = await runQuietly(process.execPath, [join(root, 'src-main', 'setup', 'test.js')], {
    cwd: root,
    env: { ...process.env, CHROMIUM_PATH: join(root, 'not-there') },
  });
  expect(code).toBe(1);
  expect(output).toContain('Debian package chromium');
});

test('a suite that left no total counts as one failure', async () => {
  const root = bareClone();
  mkdirSync(join(root, 'test-output'));
  writeFileSync(join(root, 'test-output', 'total-test.json'), JSON.stringify({ passed: 5, failed: 0 }));
  const { code, output } = await runQuietly(process.execPath, [join(root, 'src-main', 'setup', 'totals.js'), 'test', 'real'], {
    cwd: root,
  });
  expect(output).toBe('5 passed, 1 failed\n');
  expect(code).toBe(1);
});
