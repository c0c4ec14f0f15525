/** Element types as TensorFlow numbers them (`tensorflow/core/framework/types.proto`). */
const DTYPE_NUMBERS = { float32: 1, int32: 3, uint8: 4, bool: 10, int64: 9, bfloat16: 14, resource: 20 } as const;

export type Dtype = keyof typeof DTYPE_NUMBERS;

/** An attribute of an operation, as the fields of `AttrValue`. Made by the functions of `attr` only. */
export interface Attribute {
  readonly type?: number;
  readonly b?: boolean;
  readonly i?: number;
  readonly f?: number;
  readonly s?: Uint8Array;
  readonly shape?: ShapeMessage;
  readonly tensor?: { readonly dtype: number; readonly tensorShape: ShapeMessage; readonly tensorContent: Uint8Array };
  readonly list?: { readonly i?: readonly number[]; readonly type?: readonly number[] };
}

interface ShapeMessage {
  readonly dim: readonly { readonly size: number }[];
}

/** Plain values that a constant may be made of. */
export type ConstantValues = Float32Array | Int32Array | Uint8Array | BigInt64Array;

function shapeMessage(shape: readonly (number | null)[]): ShapeMessage {
  return { dim: shape.map((length) => ({ size: length ?? -1 })) };
}

/** Makes attributes: one function for each kind, so that a whole number is never taken for a float. */
export const attr = {
  type: (dtype: Dtype): Attribute => ({ type: DTYPE_NUMBERS[dtype] }),
  bool: (value: boolean): Attribute => ({ b: value }),
  int: (value: number): Attribute => ({ i: value }),
  float: (value: number): Attribute => ({ f: value }),
  text: (value: string): Attribute => ({ s: new TextEncoder().encode(value) }),
  ints: (values: readonly number[]): Attribute => ({ list: { i: values } }),
  types: (dtypes: readonly Dtype[]): Attribute => ({ list: { type: dtypes.map((dtype) => DTYPE_NUMBERS[dtype]) } }),
  /** Null: a length known only when it runs. */
  shape: (shape: readonly (number | null)[]): Attribute => ({ shape: shapeMessage(shape) }),
  /** `values` are referenced, not copied: they must not change before the graph is encoded. */
  tensor: (dtype: Dtype, shape: readonly number[], values: ConstantValues): Attribute => ({
    tensor: {
      dtype: DTYPE_NUMBERS[dtype],
      tensorShape: shapeMessage(shape),
      tensorContent: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    },
  }),
} as const;
