import type { z } from 'zod';
import { EXCHANGE_METHODS } from './exchange.ts';
import { EXPORTING_METHODS } from './exporting.ts';
import { IMAGE_METHODS } from './images.ts';
import { LEARNING_METHODS } from './learning.ts';

/** Every method of the engine. The engine client and the engine's message loop both derive their types from this table. */
export const ENGINE_CONTRACT = { ...IMAGE_METHODS, ...LEARNING_METHODS, ...EXCHANGE_METHODS, ...EXPORTING_METHODS } as const;

export type EngineContract = typeof ENGINE_CONTRACT;
export type EngineMethodName = keyof EngineContract;
export type EngineInput<M extends EngineMethodName> = z.infer<EngineContract[M]['input']>;
export type EngineOutput<M extends EngineMethodName> = z.infer<EngineContract[M]['output']>;
export type EngineItem<M extends EngineMethodName> = EngineContract[M]['item'] extends z.ZodType
  ? z.infer<EngineContract[M]['item']>
  : never;
