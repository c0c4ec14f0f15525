import type { SettingLine } from '#renderer/lib/setting-words.ts';
import { settingLines } from '#renderer/lib/setting-words.ts';
import type { AugmentationSettings } from '#shared/domain/imaging/augmentation-settings.ts';
import { factorEnds } from '#shared/domain/imaging/augmentation-settings.ts';
import type { OutputKind } from '#shared/contract/engine/manifest.ts';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import type { RecipeKind, SettingName, TrainingSettings } from '#shared/domain/training/settings.ts';
import { settingNames } from '#shared/domain/training/settings.ts';
import type { MessageKey } from '#shared/messages/messages.ts';

export type SettingGroup = 'training' | 'start' | 'augmentation' | 'input' | 'course' | 'regularisation' | 'advanced';

const GROUPS: Readonly<Record<Exclude<SettingGroup, 'advanced'>, readonly SettingName[]>> = {
  training: ['epochs', 'patience', 'learningRate', 'batchSize', 'classWeights', 'sampling'],
  // The start itself is chosen above these.
  start: ['start', 'trained', 'trainedBlocks', 'freezeBatchNorm', 'headEpochs', 'headLearningRate'],
  // In pairs, as they stand beside each other.
  augmentation: [
    'flipViews',
    ...(['rotation', 'zoom'] as const),
    ...(['widthShift', 'heightShift'] as const),
    ...(['horizontalFlip', 'verticalFlip'] as const),
    ...(['brightness', 'contrast'] as const),
    ...(['fillMode', 'fillValue'] as const),
    'shear',
  ],
  input: ['inputSize', 'resize', 'preprocessing'],
  course: [
    'monitor',
    'schedule',
    ...(['stepEpochs', 'stepFactor'] as const),
    'warmupEpochs',
    ...(['reducePatience', 'reduceMonitor', 'reduceFactor', 'minLearningRate'] as const),
    'tensorBoard',
  ],
  regularisation: ['dropout', 'l2', 'l1', 'labelSmoothing'],
};
const GROUPED: readonly SettingName[] = Object.values(GROUPS).flat();

/** The settings of one group of a kind of recipe, in the order in which they are shown; every setting is in exactly one group. */
export function settingsOfGroup(kind: RecipeKind, group: SettingGroup): readonly SettingName[] {
  const names = settingNames(kind);
  if (group === 'advanced') return names.filter((name) => !GROUPED.includes(name));
  return GROUPS[group].filter((name) => names.includes(name));
}

/** What of a recipe decides whether a setting has an effect. */
export interface EffectOf {
  readonly output: OutputKind;
}

/** The lines of the settings that count: a momentum beside Adam says nothing. */
export function effectiveSettingLines(settings: TrainingSettings): readonly SettingLine[] {
  if (!('optimizer' in settings)) return settingLines(settings);
  return settingLines(settings).filter(({ name }) => whyWithoutEffect(name, settings) === null);
}

/** Why a setting changes nothing beside the others as they are; null where it counts. */
export function whyWithoutEffect(
  name: SettingName,
  settings: NetworkSettings,
  { output }: EffectOf = { output: 'softmax' },
): MessageKey | null {
  const { optimizer, momentum } = settings;
  switch (name) {
    case 'momentum':
      return optimizer === 'sgd' || optimizer === 'rmsprop' ? null : 'train.off.momentum';
    case 'nesterov':
      return optimizer === 'sgd' && momentum > 0 ? null : 'train.off.nesterov';
    case 'weightDecay':
      return optimizer === 'adamw' ? null : 'train.off.weightDecay';
    case 'fillMode':
      return showsBorder(settings) ? null : 'train.off.fillMode';
    case 'fillValue':
      return showsBorder(settings) && settings.fillMode === 'constant' ? null : 'train.off.fillValue';
    case 'loss':
      return settings.focalGamma > 0 ? 'train.off.loss' : output === 'sigmoid' ? 'train.off.lossOfSigmoid' : null;
    case 'preprocessing':
      return settings.start === 'bundled' ? 'train.off.preprocessing' : null;
    default:
      return whyHidden(name, settings);
  }
}

/** Why a setting is not shown at all: it belongs to a choice that was not made; null where it is shown. */
export function whyHidden(name: SettingName, settings: NetworkSettings): MessageKey | null {
  const { trained, headEpochs, schedule, reducePatience } = settings;
  switch (name) {
    case 'trainedBlocks':
      return trained === 'last-blocks' ? null : 'train.off.trainedBlocks';
    case 'freezeBatchNorm':
      return trained === 'top' ? 'train.off.freezeBatchNorm' : null;
    case 'headEpochs':
      return trained === 'top' ? 'train.off.headEpochs' : null;
    case 'headLearningRate':
      return trained === 'top' || headEpochs === 0 ? 'train.off.headLearningRate' : null;
    case 'stepEpochs':
    case 'stepFactor':
      return schedule === 'step' ? null : 'train.off.step';
    case 'reduceFactor':
    case 'minLearningRate':
    case 'reduceMonitor':
      return reducePatience > 0 ? null : 'train.off.reduce';
    default:
      return null;
  }
}

/** Whether what lies outside of an image can come into sight. A zoom factor above 1 shrinks. */
function showsBorder({ rotation, widthShift, heightShift, shear, zoom }: AugmentationSettings): boolean {
  const shrinks = factorEnds(zoom).some((factor) => Math.abs(factor) > 1);
  return shrinks || [rotation, widthShift, heightShift, shear].some((amount) => amount !== 0);
}
