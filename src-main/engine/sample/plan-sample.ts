import { makeRandom } from '#shared/lib/random.ts';

/** The two classes of the sample, named as the public malaria cell set names them. */
export const SAMPLE_CLASSES = { infected: 'parasitised', healthy: 'uninfected' } as const;

/** How many images and smears the sample has. */
export const SAMPLE_SMEARS = 14;
const CELLS_PER_SMEAR = 16;
/** The share of pictures that even a person has to look at twice. */
const HARD_SHARE = 0.13;
const NEAR_DUPLICATES = 10;
const EXACT_DUPLICATES = 3;

/** One file of the sample. `from`: the image that a copy is of; `dx` of a copy may contradict it on purpose. */
export interface SampleFile {
  readonly imageId: string;
  readonly smear: number;
  readonly dx: string;
  readonly kind: 'painted' | 'brightened' | 'copied' | 'corrupt';
  readonly from: string | null;
  readonly side: number;
  readonly hard: boolean;
}

/**
 * The files of the sample: cells of both classes on each smear, some photographed twice (re-encoded, a little brighter), some
 * copied, one copy with the other label, one damaged file. The same for the same seed.
 */
export function planSample(seed: number): SampleFile[] {
  const random = makeRandom(`sample/${String(seed)}`);
  const painted = Array.from({ length: SAMPLE_SMEARS }, (_, index) => index + 1).flatMap((smear) => {
    const infectedShare = 0.3 + 0.4 * random.next();
    return Array.from({ length: CELLS_PER_SMEAR }, (_, index): SampleFile => {
      const isInfected = random.next() < infectedShare;
      return {
        imageId: `smear_${pad(smear, 2)}_cell_${pad(index + 1, 3)}`,
        smear,
        dx: isInfected ? SAMPLE_CLASSES.infected : SAMPLE_CLASSES.healthy,
        kind: 'painted',
        from: null,
        side: 96 + 8 * random.integer(9),
        hard: random.next() < HARD_SHARE,
      };
    });
  });
  const originals = random.shuffle(painted).slice(0, NEAR_DUPLICATES + EXACT_DUPLICATES + 1);
  const copies = originals.map((original, index): SampleFile => {
    const kind = index < NEAR_DUPLICATES ? 'brightened' : 'copied';
    const isLast = index === originals.length - 1;
    const dx = isLast ? otherClass(original.dx) : original.dx;
    return { ...original, imageId: `${original.imageId}_b`, kind, from: original.imageId, dx };
  });
  const corrupt: SampleFile = {
    imageId: `smear_03_cell_${pad(CELLS_PER_SMEAR + 1, 3)}`,
    smear: 3,
    dx: SAMPLE_CLASSES.healthy,
    kind: 'corrupt',
    from: painted[0]?.imageId ?? null,
    side: 96,
    hard: false,
  };
  return [...painted, ...copies, corrupt];
}

function otherClass(dx: string): string {
  return dx === SAMPLE_CLASSES.infected ? SAMPLE_CLASSES.healthy : SAMPLE_CLASSES.infected;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
