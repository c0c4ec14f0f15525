import { enableCompileCache } from 'node:module';

/* Entry of the command line. What Node has compiled once is kept between starts: a command answers twice as fast. */

enableCompileCache();
await import('./run-program.ts');
