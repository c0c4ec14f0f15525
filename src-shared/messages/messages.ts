import { IntlMessageFormat } from 'intl-messageformat';
import { appMessages } from './en/app.ts';
import { caseExportMessages } from './en/case-exports.ts';
import { casesMessages } from './en/cases.ts';
import { chartsMessages } from './en/charts.ts';
import { cliExchangeMessages } from './en/cli-exchange.ts';
import { cliMessages } from './en/cli.ts';
import { dataMessages } from './en/data.ts';
import { datasetNoteMessages } from './en/dataset-notes.ts';
import { datasetPresetMessages } from './en/dataset-presets.ts';
import { diagnoseMessages } from './en/diagnose.ts';
import { evaluateMessages } from './en/evaluate.ts';
import { exportMessages } from './en/export.ts';
import { homeMessages } from './en/home.ts';
import { importMessages } from './en/import.ts';
import { jobsMessages } from './en/jobs.ts';
import { layersMessages } from './en/layers.ts';
import { settingsMessages } from './en/settings.ts';
import { shellMessages } from './en/shell.ts';
import { studyMessages } from './en/studies.ts';
import { trainMessages } from './en/train.ts';
import { trainNetworkSettingsMessages } from './en/train-network-settings.ts';
import { trainRecipeMessages } from './en/train-recipes.ts';
import { trainRunMessages } from './en/train-runs.ts';
import { trainSettingsMessages } from './en/train-settings.ts';
import { metricsMessages } from './en/metrics.ts';
import { reportMessages } from './en/report.ts';

/** Every text of the windows, the command line and the reports but errors, by key. One file a domain; keys are `domain.what`. */
export const EN = {
  ...appMessages,
  ...caseExportMessages,
  ...casesMessages,
  ...chartsMessages,
  ...cliMessages,
  ...cliExchangeMessages,
  ...dataMessages,
  ...datasetNoteMessages,
  ...datasetPresetMessages,
  ...diagnoseMessages,
  ...evaluateMessages,
  ...exportMessages,
  ...homeMessages,
  ...importMessages,
  ...jobsMessages,
  ...layersMessages,
  ...shellMessages,
  ...settingsMessages,
  ...studyMessages,
  ...trainMessages,
  ...trainRecipeMessages,
  ...trainRunMessages,
  ...trainSettingsMessages,
  ...trainNetworkSettingsMessages,
  ...metricsMessages,
  ...reportMessages,
} as const;

export type MessageKey = keyof typeof EN;
export type MessageValues = Readonly<Record<string, string | number>>;

const compiled = new Map<string, IntlMessageFormat>();

/** The text of a key in a language, its ICU placeholders filled from `values`. */
export function message(key: MessageKey, values?: MessageValues, locale = 'en'): string {
  const cacheKey = `${locale} ${key}`;
  let format = compiled.get(cacheKey);
  if (format === undefined) {
    format = new IntlMessageFormat(EN[key], locale);
    compiled.set(cacheKey, format);
  }
  return String(format.format(values));
}
