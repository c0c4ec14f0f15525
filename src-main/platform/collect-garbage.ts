import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | null = null;

/**
 * Collects garbage now, in some milliseconds. For the moment behind work that has left arrays of a hundred megabytes: they lie outside of
 * V8's heap, which may not see for minutes that it could give them back.
 */
export function collectGarbage(): void {
  if (collect === null) {
    setFlagsFromString('--expose-gc');
    // What the flag adds to every context that is made from now on.
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
