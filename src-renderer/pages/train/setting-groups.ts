import type { AugmentationSettings } from '#shared/domain/imaging/augmentation-settings.ts';
import { factorEnds } from '#shared/domain/imaging/augmentation-settings.ts';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import type { RecipeKind, SettingName } from '#shared/domain/training/settings.ts';
import { settingNames } from '#shared/domain/training/settings.ts';
import type { MessageKey } from '#shared/messages/messages.ts';

export type SettingGroup = 'training' | 'augmentation' | 'regularisation' | 'advanced';

const TRAINING: readonly SettingName[] = ['epochs', 'patience', 'learningRate', 'batchSize', 'classWeights'];
/** In pairs, as they stand beside each other. */
const AUGMENTATION: readonly SettingName[] = [
  'flipViews',
  ...(['rotation', 'zoom'] as const),
  ...(['widthShift', 'heightShift'] as const),
  ...(['horizontalFlip', 'verticalFlip'] as const),
  ...(['brightness', 'contrast'] as const),
  ...(['fillMode', 'fillValue'] as const),
  'shear',
];
const REGULARISATION: readonly SettingName[] = ['dropout', 'l2', 'l1', 'labelSmoothing'];

/** The settings of one group of a kind of recipe, in the order in which they are shown; every setting is in exactly one group. */
export function settingsOfGroup(kind: RecipeKind, group: SettingGroup): readonly SettingName[] {
  const names = settingNames(kind);
  switch (group) {
    case 'training':
      return TRAINING.filter((name) => names.includes(name));
    case 'augmentation':
      return AUGMENTATION.filter((name) => names.includes(name));
    case 'regularisation':
      return REGULARISATION.filter((name) => names.includes(name));
    case 'advanced':
      return names.filter((name) => !TRAINING.includes(name) && !AUGMENTATION.includes(name) && !REGULARISATION.includes(name));
  }
}

/** Why a setting changes nothing beside the others as they are; null where it counts. */
export function whyWithoutEffect(name: SettingName, settings: NetworkSettings): MessageKey | null {
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
    default:
      return null;
  }
}

/** Whether what lies outside of an image can come into sight. A zoom factor above 1 shrinks. */
function showsBorder({ rotation, widthShift, heightShift, shear, zoom }: AugmentationSettings): boolean {
  const shrinks = factorEnds(zoom).some((factor) => Math.abs(factor) > 1);
  return shrinks || [rotation, widthShift, heightShift, shear].some((amount) => amount !== 0);
}
