import { SetupError } from '../setup-error.js';

const WITHOUT = 'CaseLens works without it, on ONNX Runtime; only training of whole networks is off.';
const AGAIN = 'npm run engine:install';

/**
 * @param {string} what went wrong
 * @param {{ found: string, needed: string, remedy: string }} parts
 */
function failure(what, { found, needed, remedy }) {
  return new SetupError(`TensorFlow could not be installed: ${what}.\nFound: ${found}\nNeeded: ${needed}\nDo: ${remedy}`);
}

/** @param {number} bytes */
const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;

/** The end of what a tool wrote: where it says what was wrong. @param {string} output */
const tail = (output) => output.trim().split('\n').slice(-25).join('\n').slice(-4000);

/** @param {string} file */
const orFromFile = (file) => `or fetch ${file} on another computer and run: ${AGAIN} -- --wheel FILE`;

/** Every way in which the set-up of TensorFlow can fail, in words: what was found, what is needed, what to do. */
export const failures = {
  /** @param {string} name @param {string} reason */
  unsupported: (name, reason) =>
    failure(`there is none for this machine (${name})`, {
      found: reason,
      needed: 'Linux x64 or arm64 with glibc, Windows x64, or a Mac with Apple silicon',
      remedy: `nothing. ${WITHOUT}`,
    }),
  /** @param {readonly string[]} tried @param {string} file */
  noPython: (tried, file) =>
    failure('there is no Python to fetch it with', {
      found: `none of ${tried.join(', ')} on the PATH`,
      needed: 'Python 3.9 or newer with pip, to fetch one file',
      remedy: `install it (Debian, Ubuntu: apt-get install python3 python3-pip), ${orFromFile(file)}`,
    }),
  /** @param {string} program @param {string} file */
  noPip: (program, file) =>
    failure('Python has no pip', {
      found: `${program}, without the module pip`,
      needed: 'Python 3.9 or newer with pip, to fetch one file',
      remedy: `install it (Debian, Ubuntu: apt-get install python3-pip; elsewhere: ${program} -m ensurepip), ${orFromFile(file)}`,
    }),
  /** @param {{ version: string, library: string }} wanted @param {readonly string[]} found */
  noHostPython: ({ version, library }, found) =>
    failure(`it needs a part of Python ${version}`, {
      found: found.length === 0 ? 'no Python' : found.join(', '),
      needed: `Python ${version} for this processor: TensorFlow's library for Windows refers to its ${library}`,
      remedy: `install Python ${version} (64 bits) from python.org or the Microsoft Store, and run: ${AGAIN}`,
    }),
  /** @param {readonly string[]} tried @param {string} platform */
  noCompiler: (tried, platform) =>
    failure('there is no C++ compiler', {
      found: `none of ${tried.join(', ')} on the PATH`,
      needed: 'a compiler for C++17, to build a small bridge (100 kB)',
      remedy: `${COMPILERS[platform] ?? COMPILERS['linux']}, and run: ${AGAIN}`,
    }),
  /** @param {string} program @param {string} output */
  compileFailed: (program, output) =>
    failure('the bridge to it could not be compiled', {
      found: `${program} stopped with an error:\n\n${tail(output)}\n`,
      needed: 'a compiler for C++17 (GCC 9, Clang 10, Visual Studio 2019 or newer)',
      remedy: `install a newer compiler (name another one in CXX), and run: ${AGAIN}`,
    }),
  /** @param {{ file: string, found: string, expected: string }} hashes */
  wrongHash: ({ file, found, expected }) =>
    failure('the wheel is not the one that CaseLens was tested with', {
      found: `${file} with SHA-256 ${found}`,
      needed: `SHA-256 ${expected}`,
      remedy: `if it was given with --wheel, give the right one; otherwise empty pip's cache (python3 -m pip cache purge) and run: ${AGAIN}`,
    }),
  /** @param {string} folder @param {{ free: number, needed: number }} bytes */
  diskFull: (folder, { free, needed }) =>
    failure('the disk is too full', {
      found: `${gigabytes(free)} free for ${folder}`,
      needed: `${gigabytes(needed)} while it is being installed`,
      remedy: `make room and run: ${AGAIN}`,
    }),
  /** @param {string} folder @param {string} reason */
  notWritable: (folder, reason) =>
    failure('its folder cannot be written', {
      found: `${folder}: ${reason}`,
      needed: 'the right to write there, and no program that uses the files',
      remedy: `close CaseLens, give this user the right to write there, and run: ${AGAIN}`,
    }),
  /** @param {string} file */
  noNetwork: (file) =>
    failure('there is no way to the package registry', {
      found: 'no connection',
      needed: 'the network, once (or the mirror that pip is configured for)',
      remedy: `connect and run: ${AGAIN}; ${orFromFile(file)}`,
    }),
  /** @param {string} file @param {string} output */
  notFetched: (file, output) =>
    failure('pip could not fetch it', {
      found: `\n\n${tail(output)}\n`,
      needed: file,
      remedy: `put right what pip says and run: ${AGAIN}; ${orFromFile(file)}`,
    }),
  /** @param {string} path @param {string} file */
  noSuchWheel: (path, file) =>
    failure('a wheel is missing', {
      found: `no ${path}`,
      needed: `${file}, or a folder that holds it`,
      remedy: `name the file: ${AGAIN} -- --wheel FILE`,
    }),
  /** @param {string} file @param {string} reason */
  notAWheel: (file, reason) =>
    failure('the wheel cannot be read', {
      found: `${file}: ${reason}`,
      needed: 'a whole wheel (a zip file)',
      remedy: `fetch it again and run: ${AGAIN}`,
    }),
  /** @param {string} file @param {readonly string[]} missing */
  noLibrary: (file, missing) =>
    failure('the wheel lacks a library', {
      found: `${file} without ${missing.join(', ')}`,
      needed: "TensorFlow's own wheel, in the version that CaseLens names",
      remedy: `run: ${AGAIN}`,
    }),
  /** @param {string} file @param {string} entry */
  unsafeEntry: (file, entry) =>
    failure('the wheel would write outside of its folder', {
      found: `${file} with the entry ${JSON.stringify(entry)}`,
      needed: 'entries inside the wheel only',
      remedy: 'do not use this file; fetch it from the package registry',
    }),
  /** @param {string} reason */
  selfTest: (reason) =>
    failure('it does not compute here', {
      found: reason,
      needed: 'the known answer of a small network',
      remedy: `see docs/engine-setup.md, "When it fails". ${WITHOUT}`,
    }),
  /** @param {string} folder */
  emptyOverride: (folder) =>
    failure('CASELENS_TENSORFLOW_DIR names a folder without it', {
      found: `no tfjs_binding.node in ${folder}`,
      needed: 'the folder of an installed TensorFlow runner',
      remedy: `unset CASELENS_TENSORFLOW_DIR, and run: ${AGAIN}`,
    }),
};

/** How to come by a compiler. */
const COMPILERS = /** @type {Readonly<Record<string, string>>} */ ({
  linux: 'install one (Debian, Ubuntu: apt-get install g++; Fedora: dnf install gcc-c++)',
  darwin: 'install the command line tools: xcode-select --install',
  win32:
    'install the Visual Studio Build Tools ("Desktop development with C++"), open "x64 Native Tools Command Prompt", go to this folder',
});
