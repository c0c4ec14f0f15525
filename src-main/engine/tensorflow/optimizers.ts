import type { OptimizerSettings } from '#shared/domain/training/optimizers.ts';
import type { Weight } from '#main/engine/compile/graph.ts';
import { attr } from './attributes.ts';
import type { GraphBuilder } from './graph-builder.ts';
import type { Variables } from './variables.ts';

/** What an update is written with: scalars that are fed at each step. */
export interface UpdateContext {
  readonly builder: GraphBuilder;
  readonly variables: Variables;
  readonly learningRate: string;
  /** Counts from 1; float32. */
  readonly step: string;
}

/** The optimiser's state for each weight; read and written with the weights for checkpoints. */
const SLOTS: { readonly [Name in OptimizerSettings['name']]: readonly string[] } = {
  sgd: ['momentum'],
  rmsprop: ['velocity', 'momentum'],
  adam: ['m', 'v'],
  adamw: ['m', 'v'],
};

/** The names of the variables that hold an optimiser's state of a weight. */
function slotNames(settings: OptimizerSettings, weight: Weight): readonly string[] {
  if (settings.name === 'sgd' && settings.momentum === 0) return [];
  return SLOTS[settings.name].map((slot) => `optimizer/${weight.name}/${slot}`);
}

/**
 * Writes the update of one weight from its gradient and returns the names of its operations. Keras' rules, each as the one fused
 * operation that TensorFlow has for it (Keras' own loop of small operations gives the same numbers).
 */
export function writeUpdate(
  settings: OptimizerSettings,
  { weight, gradient }: { readonly weight: Weight; readonly gradient: string },
  context: UpdateContext,
): readonly string[] {
  const { builder, variables, learningRate } = context;
  const target = variables.get(weight.name);
  const slots = slotNames(settings, weight).map((name) => variables.add(name, weight.shape, 'state').handle);
  const add = (op: string, inputs: readonly string[], more = {}): readonly string[] => [
    builder.add(op, `update/${weight.name}`, inputs, { T: attr.type('float32'), use_locking: attr.bool(false), ...more }),
  ];
  switch (settings.name) {
    case 'sgd': {
      if (slots.length === 0) return add('ResourceApplyGradientDescent', [target.handle, learningRate, gradient]);
      const inputs = [target.handle, ...slots, learningRate, gradient, builder.scalar(settings.momentum)];
      return add('ResourceApplyKerasMomentum', inputs, { use_nesterov: attr.bool(settings.nesterov) });
    }
    case 'rmsprop': {
      const factors = [settings.rho, settings.momentum, settings.epsilon].map((value) => builder.scalar(value));
      return add('ResourceApplyRMSProp', [target.handle, ...slots, learningRate, ...factors, gradient]);
    }
    case 'adam':
      return add('ResourceApplyAdam', adamInputs(settings, context, { target: target.handle, slots, gradient }), NO_NESTEROV);
    case 'adamw': {
      const decayed = decay(settings.weightDecay, target, context);
      // The gradient is taken before the decay, the update after it.
      const later = builder.after(`update/${weight.name}/after_decay`, gradient, [decayed]);
      const inputs = adamInputs(settings, context, { target: target.handle, slots, gradient: later });
      return add('ResourceApplyAdam', inputs, NO_NESTEROV);
    }
  }
}

const NO_NESTEROV = { use_nesterov: attr.bool(false) };

function adamInputs(
  settings: { readonly beta1: number; readonly beta2: number; readonly epsilon: number },
  { builder, learningRate, step }: UpdateContext,
  parts: { readonly target: string; readonly slots: readonly string[]; readonly gradient: string },
): readonly string[] {
  const powers = [settings.beta1, settings.beta2].map((beta) => powerOf(builder, beta, step));
  const factors = [settings.beta1, settings.beta2, settings.epsilon].map((value) => builder.scalar(value));
  return [parts.target, ...parts.slots, ...powers, learningRate, ...factors, parts.gradient];
}

/** `beta ^ step`, once for the graph. */
function powerOf(builder: GraphBuilder, beta: number, step: string): string {
  return builder.once(`power/${String(beta)}`, (name) => builder.binary('Pow', name, [builder.scalar(beta), step]));
}

function decay(weightDecay: number, target: { handle: string; value: string }, context: UpdateContext): string {
  const { builder, learningRate } = context;
  const factor = builder.binary('Mul', 'decay/factor', [learningRate, builder.scalar(weightDecay)]);
  const loss = builder.binary('Mul', 'decay/loss', [target.value, factor]);
  return builder.add('AssignSubVariableOp', 'decay', [target.handle, loss], { dtype: attr.type('float32') });
}
