import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Started in a process of its own (`node self-test.js FOLDER`): a library that does not fit the machine ends the process that loads it.
// Runs the network of self-test-model (its README has the arithmetic) and writes one line of JSON.

/** @typedef {{ id: number }} TensorInfo */
/**
 * The part of the binding that CaseLens uses.
 * @typedef {{ TF_Version: string, isUsingGpuDevice: () => boolean,
 *   createTensor: (shape: number[], dtype: number, values: Float32Array) => number, deleteTensor: (id: number) => void,
 *   tensorDataSync: (id: number) => Float32Array, loadSavedModel: (folder: string, tags: string) => number,
 *   runSavedModel: (id: number, inputs: number[], inputNames: string, outputNames: string) => TensorInfo[],
 *   deleteSavedModel: (id: number) => void }} Binding
 */

const FLOAT = 1;
const here = dirname(fileURLToPath(import.meta.url));
const binding = /** @type {Binding} */ (createRequire(import.meta.url)(join(process.argv[2] ?? '', 'tfjs_binding.node')));

const model = binding.loadSavedModel(join(here, 'self-test-model'), 'serve');
const image = binding.createTensor([1, 3, 3, 1], FLOAT, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
const outputs = binding.runSavedModel(model, [image], 'image:0', 'answer:0');
const answer = outputs.flatMap(({ id }) => [...binding.tensorDataSync(id)]);
console.log(JSON.stringify({ version: binding.TF_Version, usesGpu: binding.isUsingGpuDevice(), answer }));

for (const { id } of outputs) binding.deleteTensor(id);
binding.deleteTensor(image);
binding.deleteSavedModel(model);
