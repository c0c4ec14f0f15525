/**
 * How weights follow their gradients, with Keras' names. Update rules as in Keras 2.21 (`tf_keras.optimizers`):
 * SGD `m = momentum * m - rate * g; w += m` (Nesterov `w += momentum * m - rate * g`); RMSprop `v = rho * v + (1 - rho) * g^2;
 * w -= rate * g / sqrt(v + epsilon)`; Adam (Kingma and Ba, 2015) with epsilon outside of the root; AdamW (Loshchilov and Hutter, 2019)
 * takes `rate * weightDecay * w` off first.
 */
export type OptimizerSettings =
  | { readonly name: 'sgd'; readonly momentum: number; readonly nesterov: boolean }
  | { readonly name: 'rmsprop'; readonly rho: number; readonly momentum: number; readonly epsilon: number }
  | { readonly name: 'adam'; readonly beta1: number; readonly beta2: number; readonly epsilon: number }
  | {
      readonly name: 'adamw';
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    };

export type OptimizerName = OptimizerSettings['name'];

/** Keras' defaults. */
export const OPTIMIZERS = {
  sgd: { name: 'sgd', momentum: 0, nesterov: false },
  rmsprop: { name: 'rmsprop', rho: 0.9, momentum: 0, epsilon: 1e-7 },
  adam: { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  adamw: { name: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.004 },
} as const satisfies { readonly [Name in OptimizerName]: OptimizerSettings & { readonly name: Name } };

/** Limits on gradients, as Keras' arguments of these names; null: none. At most one of them is applied, in this order. */
export interface GradientClipping {
  /** Every gradient on its own: its norm. */
  readonly clipnorm: number | null;
  /** All gradients together: the norm of all of them. */
  readonly globalClipnorm: number | null;
  /** Every value on its own. */
  readonly clipvalue: number | null;
}

/** No limits: Keras' default. */
export const NO_CLIPPING: GradientClipping = { clipnorm: null, globalClipnorm: null, clipvalue: null };
