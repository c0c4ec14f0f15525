import { expect, test } from 'vitest';
import { unixArguments, windowsArguments } from '#main/setup/engine/compile-binding.js';

const places = { headers: '/a b/include', result: '/a b/result', scratch: '/a b/scratch' };

test('on Linux the libraries are found beside the binding, wherever the folder lies', () => {
  const args = unixArguments({ platform: 'linux', ...places });
  expect(args).toContain('-Wl,-rpath,$ORIGIN/lib');
  expect(args).toContain('-shared');
  expect(args).toContain('/a b/result/lib/libtensorflow_cc.so.2');
  expect(args).toContain('-I/a b/include');
});

test('on a Mac likewise, and Node resolves its own functions', () => {
  const args = unixArguments({ platform: 'darwin', ...places });
  expect(args).toContain('-Wl,-rpath,@loader_path/lib');
  expect(args.join(' ')).toContain('-bundle -undefined dynamic_lookup');
  expect(args).toContain('/a b/result/lib/libtensorflow_cc.2.dylib');
});

test('on Windows the functions of node.exe are looked for in the program that runs', () => {
  const args = windowsArguments(places);
  expect(args).toContain('/DELAYLOAD:NODE.EXE');
  expect(args.filter((arg) => arg.endsWith('delay-load-hook.cc'))).toHaveLength(1);
});
