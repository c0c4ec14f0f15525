import type { EngineMethodName } from '#shared/contract/engine/engine-contract.ts';
import type { EngineHandler, EngineHandlers } from './handler.ts';

/**
 * A handler whose module is loaded at its first call, so that a process that only makes thumbnails never loads
 * TensorFlow.js or ONNX Runtime. `load` is a dynamic import; Node keeps the module after the first time.
 */
export function lazyHandler<M extends EngineMethodName>(load: () => Promise<EngineHandlers<M>>, method: M): EngineHandler<M> {
  return async (input, context) => {
    const handlers = await load();
    return handlers[method](input, context);
  };
}
