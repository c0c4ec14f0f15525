import { meanProbabilities } from '#shared/domain/imaging/views.ts';
import type { Classification, ClassifiedImage, Classifier, ClassifierRequest, ClassifyJob } from './classifier.ts';
import { readMember } from './model-version.ts';
import type { EnsembleVersion } from './model-version.ts';

/** Images that all members predict before the next ones come: their answers wait in memory for each other. */
const CHUNK = 64;

/** A member that is open, and where its classes stand in its own answers: `order[i]` is the place of the ensemble's class `i`. */
interface Member {
  readonly classifier: Classifier;
  readonly order: readonly number[];
}

/**
 * Opens an ensemble: its answer is the mean of its members' probabilities, each member with its own preprocessing, views and runner choice.
 * Each member decodes for itself: their input sizes may differ, and heads on one backbone share its kept features anyway.
 * `open` opens one member. Errors: those of opening a member; `model/unreadable` where one is not what the ensemble was made of.
 */
export async function openEnsembleClassifier(
  version: EnsembleVersion,
  request: ClassifierRequest,
  open: (request: ClassifierRequest) => Promise<Classifier>,
): Promise<Classifier> {
  const members: Member[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(members.map(({ classifier }) => classifier.close()));
  };
  try {
    for (const member of version.members) {
      const { manifest } = await readMember(version, member);
      const order = version.manifest.classes.map((name) => manifest.classes.indexOf(name));
      members.push({ classifier: await open({ ...request, modelDir: member.dir }), order });
    }
  } catch (thrown) {
    await close();
    throw thrown;
  }
  const [first] = members;
  if (first === undefined) throw new RangeError('an ensemble without members');
  const { record } = first.classifier;
  const classify = (images: readonly ClassifiedImage[], job: ClassifyJob): AsyncGenerator<Classification> =>
    classifyWithAll(members, images, job);
  return { record, preprocessing: version.manifest.preprocessing, classify, close };
}

async function* classifyWithAll(
  members: readonly Member[],
  images: readonly ClassifiedImage[],
  job: ClassifyJob,
): AsyncGenerator<Classification> {
  for (let start = 0; start < images.length; start += CHUNK) {
    const chunk = images.slice(start, start + CHUNK);
    const rows: Float32Array[][] = chunk.map(() => []);
    const refused = new Map<number, Classification>();
    for (const { classifier, order } of members) {
      for await (const answer of classifier.classify(chunk, job)) {
        if (answer.ok) rows[answer.index]?.push(Float32Array.from(order, (place) => answer.probabilities[place] ?? 0));
        else refused.set(answer.index, answer);
      }
    }
    // What one member could not read is not answered by the others alone: that would be another model.
    for (const [index, probabilities] of rows.entries()) {
      const refusal = refused.get(index);
      yield refusal === undefined
        ? { ok: true, index: start + index, probabilities: meanProbabilities(probabilities) }
        : { ...refusal, index: start + index };
    }
  }
}
