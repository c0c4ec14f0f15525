import type { EXPORTING_METHODS } from '#shared/contract/engine/exporting.ts';
import { exportModel } from './exchange/export/export-model.ts';
import type { EngineHandlers } from './serve/handler.ts';

/** The handlers of writing models for other programs. */
export const EXPORTING_HANDLERS: EngineHandlers<keyof typeof EXPORTING_METHODS> = {
  'models.export': (input, context) => exportModel(input, context),
};
