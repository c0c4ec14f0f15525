import './require-node.js';
import { ensureBuilt } from './build.js';
import { offerEngine } from './engine/ensure-engine.js';
import { ensureInstalled } from './install.js';
import { findNode24 } from './node24.js';
import { runEntry } from './setup-error.js';

// `npm run setup`: everything that `npm start` needs before it can open the application.
await runEntry(async () => {
  await ensureInstalled();
  await offerEngine();
  await ensureBuilt('page', findNode24());
  console.error('CaseLens is set up. Start it with: npm start');
});
