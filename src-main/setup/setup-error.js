/** Something that a person can put right: its message is shown without a stack. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/**
 * Runs an entry of the set-up; ends the process with 1 and plain words where it cannot go on.
 * @param {() => Promise<void>} entry
 */
export async function runEntry(entry) {
  try {
    await entry();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}
