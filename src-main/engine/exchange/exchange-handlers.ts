import type { EXCHANGE_METHODS } from '#shared/contract/engine/exchange.ts';
import type { EngineHandlers } from '#main/engine/serve/handler.ts';
import { convertPretrained } from './import/convert-pretrained.ts';
import { importModel } from './import/import-model.ts';
import { inspectModel } from './import/inspect-model.ts';

/** The handlers of models and weights that come in as files. */
export const EXCHANGE_HANDLERS: EngineHandlers<keyof typeof EXCHANGE_METHODS> = {
  'pretrained.convert': (input) => convertPretrained(input),
  'models.inspect': (input) => inspectModel(input),
  'models.import': (input) => importModel(input),
};
