import type { ResolvedGrant } from '#main/services/deps.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** The path of a grant that is one file. Errors: `import/not-one-file`. */
export function fileOfGrant({ files, grant }: ResolvedGrant): string {
  const [only] = files ?? [];
  if (only === undefined || files?.length !== 1) throw new AppError('import/not-one-file', { received: grant.name });
  return only;
}
