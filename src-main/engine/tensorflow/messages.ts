import protobuf from 'protobufjs';
import type { IField, IMapField, INamespace } from 'protobufjs';

/*
 * TensorFlow's messages as far as we write them, field by field from tensorflow/core/{framework,protobuf}/*.proto of TensorFlow 2.21.
 * Numbers are the wire format: they never change.
 */

// A map is a field too; protobufjs' types of the JSON form leave that out.
function map(type: string, id: number): IField {
  return { keyType: 'string', type, id } satisfies IMapField as IField;
}

const FRAMEWORK: INamespace = {
  nested: {
    Dim: { fields: { size: { type: 'int64', id: 1 } } },
    TensorShape: { fields: { dim: { rule: 'repeated', type: 'Dim', id: 2 }, unknownRank: { type: 'bool', id: 3 } } },
    Tensor: {
      fields: {
        dtype: { type: 'int32', id: 1 },
        tensorShape: { type: 'TensorShape', id: 2 },
        tensorContent: { type: 'bytes', id: 4 },
      },
    },
    ListValue: {
      fields: {
        s: { rule: 'repeated', type: 'bytes', id: 2 },
        i: { rule: 'repeated', type: 'int64', id: 3 },
        f: { rule: 'repeated', type: 'float', id: 4 },
        type: { rule: 'repeated', type: 'int32', id: 6 },
      },
    },
    AttrValue: {
      oneofs: { value: { oneof: ['list', 's', 'i', 'f', 'b', 'type', 'shape', 'tensor'] } },
      fields: {
        list: { type: 'ListValue', id: 1 },
        s: { type: 'bytes', id: 2 },
        i: { type: 'int64', id: 3 },
        f: { type: 'float', id: 4 },
        b: { type: 'bool', id: 5 },
        type: { type: 'int32', id: 6 },
        shape: { type: 'TensorShape', id: 7 },
        tensor: { type: 'Tensor', id: 8 },
      },
    },
    NodeDef: {
      fields: {
        name: { type: 'string', id: 1 },
        op: { type: 'string', id: 2 },
        input: { rule: 'repeated', type: 'string', id: 3 },
        device: { type: 'string', id: 4 },
        attr: map('AttrValue', 5),
      },
    },
    VersionDef: { fields: { producer: { type: 'int32', id: 1 }, minConsumer: { type: 'int32', id: 2 } } },
    GraphDef: { fields: { node: { rule: 'repeated', type: 'NodeDef', id: 1 }, versions: { type: 'VersionDef', id: 4 } } },
    MetaInfo: {
      fields: { tags: { rule: 'repeated', type: 'string', id: 4 }, tensorflowVersion: { type: 'string', id: 5 } },
    },
    TensorInfo: {
      fields: {
        name: { type: 'string', id: 1 },
        dtype: { type: 'int32', id: 2 },
        tensorShape: { type: 'TensorShape', id: 3 },
      },
    },
    SignatureDef: {
      fields: { inputs: map('TensorInfo', 1), outputs: map('TensorInfo', 2), methodName: { type: 'string', id: 3 } },
    },
    MetaGraphDef: {
      fields: {
        metaInfoDef: { type: 'MetaInfo', id: 1 },
        graphDef: { type: 'GraphDef', id: 2 },
        signatureDef: map('SignatureDef', 5),
      },
    },
    SavedModel: {
      fields: {
        savedModelSchemaVersion: { type: 'int64', id: 1 },
        metaGraphs: { rule: 'repeated', type: 'MetaGraphDef', id: 2 },
      },
    },
  },
};

const root = protobuf.Root.fromJSON(FRAMEWORK);

/** `SavedModel`: what `saved_model.pb` holds. */
export const SavedModel = root.lookupType('SavedModel');
/** `GraphDef`: a graph alone, to look at. */
export const GraphDef = root.lookupType('GraphDef');
