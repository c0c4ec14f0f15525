import type { CommandDefinition } from './command-definition.ts';
import { caseAdd, caseDelete, caseExport, caseList, caseOutcome, caseShow } from './commands/case-commands.ts';
import { datasetAudit } from './commands/dataset-audit.ts';
import { datasetDelete } from './commands/dataset-delete.ts';
import { datasetExport } from './commands/dataset-export.ts';
import { datasetImport } from './commands/dataset-import.ts';
import { datasetList } from './commands/dataset-list.ts';
import { datasetSplit } from './commands/dataset-split.ts';
import { demo } from './commands/demo.ts';
import { engineInfo, engineSelftest } from './commands/engine-commands.ts';
import { evaluate } from './commands/evaluate.ts';
import { metrics } from './commands/metrics.ts';
import { modelCombine, modelDelete, modelList, modelShow } from './commands/model-commands.ts';
import { modelExport } from './commands/model-export.ts';
import { modelImport } from './commands/model-import.ts';
import { predict } from './commands/predict.ts';
import { pretrainedDelete, pretrainedImport, pretrainedList } from './commands/pretrained-commands.ts';
import { recipeList, recipeShow } from './commands/recipe-commands.ts';
import { studyDelete, studyList, studyShow } from './commands/study-commands.ts';
import { train } from './commands/train.ts';

/** Every command that works through the core, in the order of `--help`; `serve` alone starts a program of its own. */
export const ALL_COMMANDS: readonly CommandDefinition[] = [
  datasetImport,
  datasetAudit,
  datasetSplit,
  datasetExport,
  datasetList,
  datasetDelete,
  train,
  studyList,
  studyShow,
  studyDelete,
  evaluate,
  predict,
  caseList,
  caseShow,
  caseAdd,
  caseOutcome,
  caseExport,
  caseDelete,
  modelList,
  modelShow,
  modelCombine,
  modelImport,
  modelExport,
  modelDelete,
  pretrainedImport,
  pretrainedList,
  pretrainedDelete,
  recipeList,
  recipeShow,
  engineInfo,
  engineSelftest,
  demo,
  metrics,
];
