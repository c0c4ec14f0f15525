import { PREPROCESSING_MODES } from '#shared/domain/imaging/preprocessing.ts';
import type { PreprocessingMode } from '#shared/domain/imaging/preprocessing.ts';
import { RESIZE_RULES } from '#shared/domain/imaging/resize-rules.ts';
import type { ResizeRule } from '#shared/domain/imaging/resize-rules.ts';
import type { SettingRule } from './setting-rules.ts';

/** What a network sees of an image. */
export interface InputSettings {
  /** Width and height of the network's input in pixels. */
  readonly inputSize: number;
  /** Without effect on the bundled network, which has a preprocessing of its own. */
  readonly preprocessing: PreprocessingMode;
  readonly resize: ResizeRule;
}

// The keys of the table are the modes.
const MODES: readonly PreprocessingMode[] = Object.keys(PREPROCESSING_MODES) as PreprocessingMode[];

/** The rules of these settings, in the order in which they are shown. */
export const INPUT_SETTING_RULES = {
  inputSize: { kind: 'integer', min: 32, max: 1024 },
  preprocessing: { kind: 'choice', choices: MODES },
  resize: { kind: 'choice', choices: RESIZE_RULES },
} as const satisfies Readonly<Record<keyof InputSettings, SettingRule>>;

/** What was fixed before these could be chosen. */
export const INPUT_SETTINGS: InputSettings = { inputSize: 96, preprocessing: 'unit', resize: 'tf_bilinear' };
