import type { Grant } from '#shared/contract/app.ts';
import type { CallReply } from '#shared/contract/bridge.ts';
import type { CoreApi } from '#shared/contract/contract.ts';
import { AppError, fromWireError } from '#shared/errors/app-error.ts';
import type { PickedFile } from './file-input.ts';
import type { UploadProgress } from './page-api.ts';

// Enough to hide the wait for each answer; more only makes the host's disk seek.
const AT_ONCE = 4;

/** Sends files to the host under a new grant and returns the finished grant; refused by the first file that fails. */
export async function uploadFiles(
  core: CoreApi,
  token: string,
  files: readonly PickedFile[],
  onProgress?: (progress: UploadProgress) => void,
): Promise<Grant> {
  const { grantId } = await core.call('uploads.begin', { name: nameOf(files) });
  const totalBytes = files.reduce((sum, { file }) => sum + file.size, 0);
  let sentFiles = 0;
  let sentBytes = 0;
  const waiting = files.values();
  const sendNext = async (): Promise<void> => {
    for (const picked of waiting) {
      await putFile(`/upload/${grantId}/${encodePath(picked.path)}`, token, picked.file);
      sentFiles += 1;
      sentBytes += picked.file.size;
      onProgress?.({ files: sentFiles, totalFiles: files.length, bytes: sentBytes, totalBytes });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendNext));
  return core.call('uploads.finish', { grantId });
}

/** The folder's name, or the file's, or the first file's with how many more. */
function nameOf(files: readonly PickedFile[]): string {
  const first = files[0]?.path ?? '';
  const slash = first.indexOf('/');
  const name = slash > 0 ? first.slice(0, slash) : first;
  return name.slice(0, 200);
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

async function putFile(address: string, token: string, file: File): Promise<void> {
  const response = await fetch(address, { method: 'PUT', headers: { 'x-caselens-page': token }, body: file }).catch(
    (cause: unknown) => {
      throw new AppError('host/unreachable', { reason: cause instanceof Error ? cause.message : String(cause) });
    },
  );
  // Every answer of this address is a CallReply.
  const reply = (await response.json()) as CallReply;
  if (!reply.ok) throw fromWireError(reply.error);
}
