import type { AugmentationSettings } from '#shared/domain/imaging/augmentation-settings.ts';
import { AUGMENTATION_RULES, NO_AUGMENTATION } from '#shared/domain/imaging/augmentation-settings.ts';
import { COURSE_SETTING_RULES, COURSE_SETTINGS } from './course-settings.ts';
import type { CourseSettings } from './course-settings.ts';
import { INPUT_SETTING_RULES, INPUT_SETTINGS } from './input-settings.ts';
import type { InputSettings } from './input-settings.ts';
import { OBJECTIVE_SETTING_RULES, OBJECTIVE_SETTINGS } from './objective-settings.ts';
import type { ObjectiveSettings } from './objective-settings.ts';
import type { SettingRule } from './setting-rules.ts';
import { START_SETTING_RULES, START_SETTINGS } from './start-settings.ts';
import type { StartSettings } from './start-settings.ts';

/** Settings of a run that trains a network. Ranges: `NETWORK_SETTING_RULES`; words: `train.setting.<name>` in the messages. */
export interface NetworkSettings extends CourseSettings, StartSettings, InputSettings, ObjectiveSettings, AugmentationSettings {}

/** The rule of every setting of a network, in the order in which they are shown. */
export const NETWORK_SETTING_RULES = {
  ...COURSE_SETTING_RULES,
  ...START_SETTING_RULES,
  ...INPUT_SETTING_RULES,
  ...OBJECTIVE_SETTING_RULES,
  ...AUGMENTATION_RULES,
} as const satisfies Readonly<Record<keyof NetworkSettings, SettingRule>>;

/**
 * What a recipe's own defaults are laid over: Keras' defaults, images as they are, all of a network from nothing. Where a setting came
 * later than the first runs, this is also what it was in them.
 */
export const NETWORK_SETTINGS: NetworkSettings = {
  ...COURSE_SETTINGS,
  ...START_SETTINGS,
  ...INPUT_SETTINGS,
  ...OBJECTIVE_SETTINGS,
  ...NO_AUGMENTATION,
};
