/*
 * Class probabilities of images with the exported model in TensorFlow.js, in Node.js:
 *
 *     npm install @tensorflow/tfjs-core @tensorflow/tfjs-layers @tensorflow/tfjs-backend-cpu @tensorflow/tfjs-backend-wasm sharp
 *     node example.mjs image.jpg
 *
 * For research use only: not for diagnosis. In a browser: tf.loadLayersModel('model.json'), pixels from a canvas, and the functions of
 * caselens-model.mjs, which need nothing of Node.js.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import sharp from 'sharp';
import { call, networkInput, probabilities } from './caselens-model.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));

/** Reads model.json and the weight files that it names, from the disk. */
async function loadArtifacts() {
  const { modelTopology, weightsManifest, format } = JSON.parse(await readFile(join(HERE, 'model.json'), 'utf8'));
  const paths = weightsManifest.flatMap((group) => group.paths);
  const bytes = Buffer.concat(await Promise.all(paths.map((path) => readFile(join(HERE, path)))));
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return { modelTopology, weightSpecs, weightData, format };
}

/** RGB as a person sees it: turned as EXIF says, colour profile and transparency left out, 8 bits. */
async function readImage(path) {
  const image = sharp(path, { ignoreIcc: true }).rotate().removeAlpha().toColourspace('srgb').raw({ depth: 'uchar' });
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

const images = process.argv.slice(2);
if (images.length === 0) throw new Error('usage: node example.mjs image.jpg [more images]');
setWasmPaths(join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/'));
await tf.setBackend('wasm');
const record = JSON.parse(await readFile(join(HERE, 'caselens.json'), 'utf8'));
console.error(record.notice);
const model = await loadLayersModel({ load: loadArtifacts });
const { width, height } = record.preprocessing;
for (const path of images) {
  const input = networkInput(record, await readImage(path));
  const output = tf.tidy(() => model.predict(tf.tensor(input, [1, height, width, 3])).dataSync());
  const values = probabilities(record, output);
  const named = Object.fromEntries(record.classes.map((name, index) => [name, values[index]]));
  console.log(JSON.stringify({ image: path, probabilities: named, call: call(record, values) }));
}
