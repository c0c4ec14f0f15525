import { enableCompileCache } from 'node:module';

/* Entry of the loopback host. What Node has compiled once is kept between starts: the page answers sooner. */

enableCompileCache();
await import('./run-host.ts');
