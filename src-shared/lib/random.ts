/**
 * A seeded stream of random numbers: the same seed gives the same numbers on every machine, so a split, a shuffle or a
 * bootstrap can be repeated exactly.
 */
export interface Random {
  /** The next number in [0, 1), with 53 random bits. */
  next(): number;
  /** A whole number in [0, n), without bias. `n` is a whole number from 1 to 2^32. */
  integer(n: number): number;
  /** A new array with the same items in random order (Fisher–Yates); the argument stays as it is. */
  shuffle<Item>(items: readonly Item[]): Item[];
  /** The next draw of the standard normal distribution (Marsaglia's polar method). */
  normal(): number;
}

const TWO_32 = 4294967296;
const TWO_26 = 67108864;
const TWO_53 = 9007199254740992;

/** SplitMix32: spreads one 32-bit number to well-mixed 32-bit state words (Steele, Lea & Flood 2014). */
function splitMix32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

/** FNV-1a over UTF-16 code units; good enough because SplitMix32 mixes the result again. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}

/** sfc32, a small fast counting generator of PractRand (Doty-Humphrey): 128 bits of state, period of at least 2^32. */
function sfc32(seed: number | string): () => number {
  const text = String(seed);
  const low = splitMix32(hashText(text));
  const high = splitMix32(hashText(`${text}/second`));
  let a = low();
  let b = low();
  let c = high();
  let counter = 1;
  const nextWord = (): number => {
    const sum = (((a + b) >>> 0) + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = ((((c << 21) | (c >>> 11)) >>> 0) + sum) >>> 0;
    return sum;
  };
  for (let warmUp = 0; warmUp < 15; warmUp += 1) nextWord();
  return nextWord;
}

/**
 * Starts a seeded stream.
 *
 * @param seed a number or a text; `7` and `'7'` start the same stream
 * @example makeRandom(7).shuffle([1, 2, 3])
 */
export function makeRandom(seed: number | string): Random {
  const nextWord = sfc32(seed);
  const next = (): number => ((nextWord() >>> 5) * TWO_26 + (nextWord() >>> 6)) / TWO_53;
  const integer = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > TWO_32)
      throw new RangeError(`integer(n) needs a whole n in 1..2^32, got ${String(n)}`);
    // 2^32 words fall into n equal shares; a word beyond them would favour one result, so it is drawn again.
    const share = Math.floor(TWO_32 / n);
    let result = Math.floor(nextWord() / share);
    while (result >= n) result = Math.floor(nextWord() / share);
    return result;
  };
  return { next, integer, shuffle: (items) => shuffled(items, integer), normal: makeNormal(next) };
}

function shuffled<Item>(items: readonly Item[], integer: (n: number) => number): Item[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const chosen = integer(last + 1);
    // Both indices lie inside the array, so the items are there (they may be `undefined` themselves).
    const held = result[last] as Item;
    result[last] = result[chosen] as Item;
    result[chosen] = held;
  }
  return result;
}

function makeNormal(next: () => number): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * next() - 1;
      const y = 2 * next() - 1;
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };
}
