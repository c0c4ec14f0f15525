import './require-node.js';
import { join } from 'node:path';
import { requireEngine } from './engine/ensure-engine.js';
import { ensureInstalled } from './install.js';
import { environmentFor, findNode24 } from './node24.js';
import { ROOT } from './places.js';
import { runInstead } from './run-process.js';
import { runEntry } from './setup-error.js';

// `npm run bench`: what the benchmarks need, then the benchmarks (test/bench/engine.ts).
await runEntry(async () => {
  await ensureInstalled();
  await requireEngine();
  const node24 = findNode24();
  const args = ['--disable-warning=ExperimentalWarning', join(ROOT, 'test', 'bench', 'engine.ts'), ...process.argv.slice(2)];
  process.exitCode = await runInstead(node24, args, { cwd: ROOT, env: environmentFor(node24) });
});
