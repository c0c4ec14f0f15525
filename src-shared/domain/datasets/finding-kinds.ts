/** What an audit can find, in the order in which it is shown. */
export const FINDING_KINDS = [
  'label-conflict',
  'shared-with-test',
  'large-cluster',
  'exact-duplicate',
  'near-duplicate',
  'tiny',
  'dark',
  'bright',
  'low-contrast',
  'blurred',
  'odd-aspect',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export const FINDING_DECISIONS = ['pending', 'merged', 'separate', 'excluded', 'accepted'] as const;
export type FindingDecision = (typeof FINDING_DECISIONS)[number];

/** Look-alikes of more different images than this are framing or background rather than copies: a person decides. */
export const LARGE_CLUSTER_SIZE = 20;

/** `members`: indices into the images; `correlation` null where none was computed. */
export interface FoundFinding {
  readonly kind: FindingKind;
  readonly decision: FindingDecision;
  readonly members: readonly number[];
  readonly correlation: number | null;
}

/** Whether the images of a finding are one group for the split. Equal pixels are, unless a person says otherwise. */
export function joinsGroup(kind: FindingKind, decision: FindingDecision): boolean {
  if (kind === 'large-cluster') return decision === 'merged';
  if (kind !== 'label-conflict' && kind !== 'exact-duplicate' && kind !== 'near-duplicate') return false;
  return decision !== 'separate';
}

/**
 * Which images of a finding the decision `excluded` takes out. Of copies the first stays; of pictures with contradicting labels or
 * poor quality none does. Of what a given test part shares with the rest, the test part stays.
 */
export function excludedMembers<Member>(
  kind: FindingKind,
  members: readonly Member[],
  isTest: (member: Member) => boolean = () => false,
): readonly Member[] {
  if (kind === 'shared-with-test') return members.filter((member) => !isTest(member));
  return kind === 'exact-duplicate' || kind === 'near-duplicate' ? members.slice(1) : members;
}
