import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { ROOT } from '../places.js';
import { failures } from './failures.js';
import { runTool } from './run-tool.js';

/** The file that Node loads. */
export const BINDING = 'tfjs_binding.node';

const SOURCES = ['tfjs_backend.cc', 'tfjs_binding.cc'];
const DEFINES = ['NAPI_VERSION=8', 'BUILDING_NODE_EXTENSION'];

/** @param {string} name */
const sourcePath = (name) => fileURLToPath(new URL(`./${name}`, import.meta.url));

/** Node's own C headers, without Node's sources. */
const nodeHeaders = join(ROOT, 'node_modules', 'node-api-headers');

/**
 * Compiles the binding against TensorFlow's headers and libraries.
 * @param {{ compiler: string, platform: string, headers: string, result: string, scratch: string, env: NodeJS.ProcessEnv }} options
 *   `result`: the folder of the libraries, where the binding goes; `scratch`: a folder for what the compiler leaves
 */
export async function compileBinding({ compiler, platform, headers, result, scratch, env }) {
  const steps =
    platform === 'win32'
      ? [importLibraryStep(scratch), { program: compiler, args: windowsArguments({ headers, result, scratch }) }]
      : [{ program: compiler, args: unixArguments({ platform, headers, result }) }];
  for (const { program, args } of steps) {
    const { code, output } = await runTool(program, args, { cwd: scratch, env });
    if (code !== 0) throw failures.compileFailed(program, output);
  }
}

/**
 * The arguments of GCC or Clang. The libraries are named by their files, and found again at run time beside the binding.
 * @param {{ platform: string, headers: string, result: string }} places
 * @returns {string[]}
 */
export function unixArguments({ platform, headers, result }) {
  const isMac = platform === 'darwin';
  const libraries = isMac
    ? ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib']
    : ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
  return [
    ...['-std=c++17', '-O2', '-fPIC', ...(isMac ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared'])],
    ...DEFINES.map((define) => `-D${define}`),
    ...[`-I${headers}`, `-I${join(nodeHeaders, 'include')}`],
    ...SOURCES.map((name) => sourcePath(`binding/${name}`)),
    ...libraries.map((name) => join(result, 'lib', name)),
    ...[`-Wl,-rpath,${isMac ? '@loader_path' : '$ORIGIN'}/lib`, '-o', join(result, BINDING)],
  ];
}

/**
 * The arguments of Microsoft's compiler.
 * @param {{ headers: string, result: string, scratch: string }} places
 * @returns {string[]}
 */
export function windowsArguments({ headers, result, scratch }) {
  return [
    ...['/nologo', '/std:c++17', '/O2', '/MD', '/EHsc', '/LD', '/wd4190'],
    ...[...DEFINES, 'COMPILER_MSVC'].map((define) => `/D${define}`),
    ...[`/I${headers}`, `/I${join(nodeHeaders, 'include')}`, `/Fo${scratch}\\`, `/Fe${join(result, BINDING)}`],
    ...[...SOURCES.map((name) => `binding/${name}`), 'delay-load-hook.cc'].map(sourcePath),
    ...['/link', join(result, '_pywrap_tensorflow_common.lib'), join(scratch, 'node_api.lib'), 'delayimp.lib'],
    // The program is not always named node.exe: delay-load-hook.cc.
    '/DELAYLOAD:NODE.EXE',
  ];
}

/** Makes the library by which the linker knows Node's functions. @param {string} scratch */
function importLibraryStep(scratch) {
  const definitions = join(nodeHeaders, 'def', 'node_api.def');
  return {
    program: 'lib.exe',
    args: ['/nologo', '/machine:x64', `/def:${definitions}`, `/out:${join(scratch, 'node_api.lib')}`],
  };
}
