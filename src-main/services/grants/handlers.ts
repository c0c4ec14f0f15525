import type { Grants } from '#main/services/deps.ts';
import type { Handlers } from '#shared/contract/contract.ts';
import type { Uploads } from './grants.ts';

// A whole-slide image or an archive is no file to send through a browser; the command line reads it where it is.
const MOST_FILE_BYTES = 2 * 1024 ** 3;

type GrantChannels = 'grants.create' | 'grants.get' | 'grants.root' | 'uploads.begin' | 'uploads.place' | 'uploads.finish';

/** Calls that open files for later calls, and uploads for pages without file dialogs. */
export function makeGrantHandlers(grants: Grants & { readonly uploads: Uploads }): Handlers<GrantChannels> {
  const { uploads } = grants;
  return {
    'grants.create': ({ paths, origin }) => grants.create(paths, origin),
    'grants.get': ({ grantId }) => grants.resolve(grantId).grant,
    'grants.root': ({ grantId }) => ({ root: grants.resolve(grantId).root }),
    'uploads.begin': ({ name }) => ({ grantId: uploads.begin(name) }),
    'uploads.place': ({ grantId, relativePath }) => ({ path: uploads.place(grantId, relativePath), maxBytes: MOST_FILE_BYTES }),
    'uploads.finish': ({ grantId }) => uploads.finish(grantId),
  };
}
