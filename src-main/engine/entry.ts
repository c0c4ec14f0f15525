import { enableCompileCache } from 'node:module';
import { closeSharedDecodePool } from './decode/shared-pool.ts';
import type { EngineHandlers } from './serve/handler.ts';
import { lazyHandler } from './serve/lazy-handlers.ts';
import { makeProcessChannel } from './serve/process-channel.ts';
import { serve } from './serve/serve.ts';

// The heavy modules below are imported at their first use: what Node has compiled of them is kept between starts.
enableCompileCache();

/* Entry of an engine process. Compute and interactive run the same code; which methods come here is the core's choice. */

const images = async () => (await import('./scan/image-handlers.ts')).IMAGE_HANDLERS;
const sample = async () => (await import('./sample/sample-handlers.ts')).SAMPLE_HANDLERS;
const learning = async () => (await import('./learning-handlers.ts')).LEARNING_HANDLERS;
const exchange = async () => (await import('./exchange/exchange-handlers.ts')).EXCHANGE_HANDLERS;
const exporting = async () => (await import('./exporting-handlers.ts')).EXPORTING_HANDLERS;

const HANDLERS: EngineHandlers = {
  'images.scan': lazyHandler(images, 'images.scan'),
  'images.nearDuplicates': lazyHandler(images, 'images.nearDuplicates'),
  'images.thumbnail': lazyHandler(images, 'images.thumbnail'),
  'images.pixels': lazyHandler(images, 'images.pixels'),
  'images.paintSample': lazyHandler(sample, 'images.paintSample'),
  'engine.info': lazyHandler(learning, 'engine.info'),
  'engine.selftest': lazyHandler(learning, 'engine.selftest'),
  'training.runHead': lazyHandler(learning, 'training.runHead'),
  'training.runNetwork': lazyHandler(learning, 'training.runNetwork'),
  'models.layers': lazyHandler(learning, 'models.layers'),
  'prediction.run': lazyHandler(learning, 'prediction.run'),
  'pretrained.convert': lazyHandler(exchange, 'pretrained.convert'),
  'models.inspect': lazyHandler(exchange, 'models.inspect'),
  'models.import': lazyHandler(exchange, 'models.import'),
  'models.export': lazyHandler(exporting, 'models.export'),
};

serve(HANDLERS, makeProcessChannel(), () => {
  void closeSharedDecodePool().finally(() => process.exit(0));
});
