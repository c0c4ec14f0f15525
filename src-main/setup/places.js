import { fileURLToPath } from 'node:url';

/** The repository's root folder, with a separator at its end; it may hold spaces. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
