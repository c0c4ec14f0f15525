import { z } from 'zod';
import { importFormatSchema, preprocessingContractSchema } from './manifest.ts';
import { sha256Schema } from './protocol.ts';

/** How images lie in the input of an ONNX model: channels last or first. */
export const tensorLayoutSchema = z.enum(['nhwc', 'nchw']);
export type TensorLayout = z.infer<typeof tensorLayoutSchema>;

/** What the last layer gives: probabilities, or scores that softmax or sigmoid turn into such. */
export const scoreKindSchema = z.enum(['probabilities', 'logits']);
export type ScoreKind = z.infer<typeof scoreKindSchema>;

/** Why a guess is made; words for people are in the messages, under `import.because.<reason>`. */
export const guessReasonSchema = z.enum([
  'teachable-machine', // its models are all made in one way
  'network', // as keras.applications prepares images for the network that was found
  'scaled-inside', // the model begins with layers that scale pixels
  'usual', // what most scripts do; nothing in the file tells
  'file', // the file says so
]);

const guess = <Value extends z.ZodType>(value: Value) => z.strictObject({ value, because: guessReasonSchema });
const sideSchema = z.number().int().min(1).max(2048);

/** What a file with a classifier says, and what it cannot say with a guess for each. */
export const importInspectionSchema = z.strictObject({
  format: importFormatSchema,
  fileName: z.string(),
  fileHash: sha256Schema, // of the file that holds the model
  producer: z.string(),
  network: z.strictObject({ id: z.string(), title: z.string() }).nullable(), // the known network inside it
  width: sideSchema.nullable(), // null: the file leaves it open
  height: sideSchema.nullable(),
  units: z.number().int().positive(), // outputs: one for each class, or a single one for the second of two
  layers: z.number().int().nonnegative(),
  parameters: z.number().int().nonnegative(),
  leftOut: z.array(z.string()), // layers that do nothing at prediction
  classes: z.array(z.string()).nullable(), // where the files name them
  preprocessing: guess(preprocessingContractSchema.shape.mode),
  resize: guess(preprocessingContractSchema.shape.resize),
  scores: guess(scoreKindSchema),
  layout: guess(tensorLayoutSchema),
});
export type ImportInspection = z.infer<typeof importInspectionSchema>;

/** The user's answers to what a file cannot say; null: as it was guessed. */
export const importAnswersSchema = z.strictObject({
  /** The network of a weights-only file: an id of the networks. */
  architecture: z.string().nullable().default(null),
  classes: z.array(z.string().trim().min(1).max(200)).max(10_000).nullable().default(null),
  positiveClasses: z.array(z.string()).default([]),
  preprocessing: preprocessingContractSchema.shape.mode.nullable().default(null),
  resize: preprocessingContractSchema.shape.resize.nullable().default(null),
  inputSize: sideSchema.nullable().default(null), // where the file leaves it open
  scores: scoreKindSchema.nullable().default(null),
  layout: tensorLayoutSchema.nullable().default(null), // of ONNX
});
export type ImportAnswers = z.infer<typeof importAnswersSchema>;
