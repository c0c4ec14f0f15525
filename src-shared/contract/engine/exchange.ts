import { z } from 'zod';
import type { EngineMethod } from './protocol.ts';
import { sha256Schema } from './protocol.ts';

export const EXCHANGE_METHODS = {
  /**
   * Reads a Keras file (`.h5` of Keras 2 or 3, whole or weights only; `.keras`) and writes the weights of the network without top that it
   * holds to `outDir/weights.safetensors`, tensors named `<layer>/<role>` as the builder names them. `network` null: found by names and
   * shapes of the layers. Errors: `import/unknown-network`, `import/mismatch` (a table), `weights/unreadable`, `weights/too-large`.
   */
  'pretrained.convert': {
    process: 'compute',
    input: z.strictObject({ path: z.string(), network: z.string().nullable(), outDir: z.string() }),
    item: null,
    output: z.strictObject({
      network: z.string(),
      producer: z.string(),
      parameters: z.number().int().positive(),
      fileHash: sha256Schema,
      weightsPath: z.string(),
      weightsHash: sha256Schema,
    }),
  },
} as const satisfies Record<string, EngineMethod>;
