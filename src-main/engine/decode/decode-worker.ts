import { parentPort } from 'node:worker_threads';
import { toWireError } from '#shared/errors/app-error.ts';
import { decodeInput, decodeInputs } from '#main/engine/pipeline/decode-input.ts';
import { scanFiles } from '#main/engine/scan/scan-files.ts';
import { writeThumbnail } from '#main/engine/scan/write-thumbnail.ts';
import { makeImageDecoder } from './decode-image.ts';
import type { WorkerReply, WorkerRequest } from './pool.ts';
import type { DecodeAnswer, DecodeTaskKind } from './tasks.ts';

/* Entry of a decode worker: one task at a time, one reply to each, pixels moved and not copied. */

const decoder = makeImageDecoder();

async function work(request: WorkerRequest): Promise<DecodeAnswer<DecodeTaskKind>> {
  switch (request.kind) {
    case 'input':
      return decodeInput(request.task, decoder);
    case 'inputs':
      return decodeInputs(request.task, decoder);
    case 'scan':
      return scanFiles(request.task, decoder);
    case 'thumbnail':
      return writeThumbnail(request.task, decoder);
  }
}

/** The large arrays of an answer, to be moved to the other thread. */
function movable(answer: DecodeAnswer<DecodeTaskKind>): ArrayBuffer[] {
  if ('thumbnails' in answer) return [answer.thumbnails.buffer];
  if ('values' in answer) return [answer.values.buffer];
  return [];
}

parentPort?.on('message', (request: WorkerRequest) => {
  void work(request).then(
    (answer) => {
      parentPort?.postMessage({ ok: true, answer } satisfies WorkerReply, movable(answer));
    },
    (thrown: unknown) => {
      parentPort?.postMessage({ ok: false, error: toWireError(thrown) } satisfies WorkerReply);
    },
  );
});
