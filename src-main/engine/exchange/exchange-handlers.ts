import type { EXCHANGE_METHODS } from '#shared/contract/engine/exchange.ts';
import type { EngineHandlers } from '#main/engine/serve/handler.ts';
import { convertPretrained } from './import/convert-pretrained.ts';
import { importModel } from './import/import-model.ts';
import { inspectModel } from './import/inspect-model.ts';
import { tellSteps } from './tell-step.ts';

/** The handlers of models and weights that come in as files. */
export const EXCHANGE_HANDLERS: EngineHandlers<keyof typeof EXCHANGE_METHODS> = {
  'pretrained.convert': (input, context) => convertPretrained(input, tellSteps('pretrained.convert', context)),
  'models.inspect': (input, context) => inspectModel(input, tellSteps('models.inspect', context)),
  'models.import': (input, context) => importModel(input, tellSteps('models.import', context)),
};
