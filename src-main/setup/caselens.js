#!/usr/bin/env node
import './require-node.js';
import { join } from 'node:path';
import { offerEngine } from './engine/ensure-engine.js';
import { ensureInstalled } from './install.js';
import { environmentFor, findNode24 } from './node24.js';
import { ROOT } from './places.js';
import { runInstead } from './run-process.js';
import { runEntry } from './setup-error.js';

// `npx caselens ...`: the command line, handed over to Node 24. Nothing of the set-up is written on standard output,
// which belongs to the command (with --json it is exactly one object).
await runEntry(async () => {
  await ensureInstalled();
  // `npm run demo` is a first start, too. Other commands take what is there: they are scripts, and a script does not install.
  if (process.argv[2] === 'demo') await offerEngine();
  const node24 = findNode24();
  const args = [join(ROOT, 'src-main', 'cli', 'entry.ts'), ...process.argv.slice(2)];
  process.exitCode = await runInstead(node24, ['--disable-warning=ExperimentalWarning', ...args], {
    env: environmentFor(node24),
  });
});
