import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as wasm from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { withoutNewProcessListeners } from './process-listeners.ts';

let ready: Promise<void> | null = null;

/**
 * Makes TensorFlow.js ready on its wasm backend, from the package's own files (nothing is fetched). Idempotent.
 * One thread: two runs give the same bits, and the other core stays free.
 */
export function readyTfjs(): Promise<void> {
  ready ??= withoutNewProcessListeners(start);
  return ready;
}

async function start(): Promise<void> {
  // Silences the advice to install tfjs-node; nothing else in TF.js asks for this flag on Node.
  tf.env().set('PROD', true);
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'));
  wasm.setWasmPaths(join(folder, 'dist/'));
  wasm.setThreadsCount(1);
  await tf.setBackend('wasm');
  await tf.ready();
}

/**
 * Runs something that makes tensors which are only described, never computed with: layers whose weights are compiled, or replaced by a
 * file's. On the plain backend zeros are pages that nobody touches, and garbage afterwards; the wasm backend's memory would hold them all,
 * and never shrinks. Should one be computed with after all, TF.js moves it.
 */
export function onPlainBackend<Value>(make: () => Value): Value {
  const usual = tf.getBackend();
  // Done when it returns: both backends are ready, and only a first start is waited for.
  void tf.setBackend('cpu');
  try {
    return make();
  } finally {
    void tf.setBackend(usual);
  }
}

/** The version of TensorFlow.js. */
export const TFJS_VERSION = tf.version_core;
