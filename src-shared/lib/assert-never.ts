/** Marks a branch that the types say cannot be reached; throws if it is, naming `what` was being told apart. */
export function assertNever(value: never, what: string): never {
  throw new TypeError(`Unexpected ${what}: ${JSON.stringify(value)}`);
}
