import type { EngineHandlers } from '#main/engine/serve/handler.ts';
import { paintSample } from './paint-sample.ts';

/** The engine's method that paints the sample images. */
export const SAMPLE_HANDLERS: EngineHandlers<'images.paintSample'> = { 'images.paintSample': paintSample };
