/** Disjoint sets of the numbers 0 to n - 1. */
export interface UnionFind {
  /** The number that stands for the set of `item`; the same for all its members until the next union. */
  find(item: number): number;
  /** Joins the sets of two items; returns whether they were apart before. */
  union(a: number, b: number): boolean;
  /** Every set, its members ascending, sets in the order of their smallest member. */
  sets(): number[][];
}

/** Makes `count` sets of one (path halving and union by size: practically constant time a call; Tarjan 1975). */
export function makeUnionFind(count: number): UnionFind {
  const parents = Int32Array.from({ length: count }, (_, index) => index);
  const sizes = new Int32Array(count).fill(1);
  const parentOf = (item: number): number => parents[item] ?? item;
  const find = (item: number): number => {
    let at = item;
    while (parentOf(at) !== at) {
      const grandparent = parentOf(parentOf(at));
      parents[at] = grandparent;
      at = grandparent;
    }
    return at;
  };
  const union = (a: number, b: number): boolean => {
    const [first, second] = [find(a), find(b)];
    if (first === second) return false;
    const isLarger = (sizes[first] ?? 0) >= (sizes[second] ?? 0);
    const [root, child] = isLarger ? [first, second] : [second, first];
    parents[child] = root;
    sizes[root] = (sizes[root] ?? 0) + (sizes[child] ?? 0);
    return true;
  };
  return { find, union, sets: () => setsOf(count, find) };
}

function setsOf(count: number, find: (item: number) => number): number[][] {
  const members = new Map<number, number[]>();
  for (let item = 0; item < count; item += 1) {
    const root = find(item);
    const known = members.get(root);
    if (known === undefined) members.set(root, [item]);
    else known.push(item);
  }
  // A map keeps the order of insertion, and items come ascending.
  return [...members.values()];
}
