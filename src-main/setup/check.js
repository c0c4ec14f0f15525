import './require-node.js';
import { CHECK_STEPS, runChecks } from './check-steps.js';
import { ensureInstalled } from './install.js';
import { findNode24 } from './node24.js';
import { runEntry, SetupError } from './setup-error.js';

// `npm run check [-- words]`: every static check, or those whose name holds one of the words.
await runEntry(async () => {
  await ensureInstalled();
  const words = process.argv.slice(2);
  const steps = CHECK_STEPS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  if (steps.length === 0)
    throw new SetupError(`No check is named so; there are: ${CHECK_STEPS.map(({ name }) => name).join(', ')}.`);
  const { passed, failed } = await runChecks(findNode24(), steps);
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});
