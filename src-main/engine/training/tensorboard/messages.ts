import protobuf from 'protobufjs';
import type { IField, IMapField, INamespace } from 'protobufjs';

/*
 * TensorBoard's messages as far as we write them, field by field from tensorboard/compat/proto/*.proto and
 * tensorboard/plugins/{hparams,image,scalar}/plugin_data.proto of TensorBoard 2.21. Numbers are the wire format: they never change.
 */

// A map is a field too; protobufjs' types of the JSON form leave that out.
const SETTINGS = { keyType: 'string', type: 'Value', id: 1 } satisfies IMapField as IField;

const TENSORBOARD: INamespace = {
  nested: {
    Event: {
      oneofs: { what: { oneof: ['fileVersion', 'graphDef', 'summary', 'sessionLog'] } },
      fields: {
        wallTime: { type: 'double', id: 1 },
        step: { type: 'int64', id: 2 },
        fileVersion: { type: 'string', id: 3 },
        graphDef: { type: 'bytes', id: 4 },
        summary: { type: 'Summary', id: 5 },
        sessionLog: { type: 'SessionLog', id: 7 },
      },
    },
    SessionLog: { fields: { status: { type: 'int32', id: 1 } } },
    Summary: { fields: { value: { rule: 'repeated', type: 'SummaryValue', id: 1 } } },
    SummaryValue: {
      fields: {
        tag: { type: 'string', id: 1 },
        tensor: { type: 'Tensor', id: 8 },
        metadata: { type: 'Metadata', id: 9 },
      },
    },
    Metadata: { fields: { pluginData: { type: 'PluginData', id: 1 }, dataClass: { type: 'int32', id: 4 } } },
    PluginData: { fields: { pluginName: { type: 'string', id: 1 }, content: { type: 'bytes', id: 2 } } },
    Tensor: {
      fields: {
        dtype: { type: 'int32', id: 1 },
        tensorShape: { type: 'TensorShape', id: 2 },
        floatVal: { rule: 'repeated', type: 'float', id: 5 },
        stringVal: { rule: 'repeated', type: 'bytes', id: 8 },
      },
    },
    TensorShape: { fields: { dim: { rule: 'repeated', type: 'Dim', id: 2 } } },
    Dim: { fields: { size: { type: 'int64', id: 1 } } },
    HParamsPluginData: {
      fields: {
        version: { type: 'int32', id: 1 },
        sessionStartInfo: { type: 'SessionStartInfo', id: 3 },
        sessionEndInfo: { type: 'SessionEndInfo', id: 4 },
      },
    },
    SessionStartInfo: {
      fields: { hparams: SETTINGS, groupName: { type: 'string', id: 4 }, startTimeSecs: { type: 'double', id: 5 } },
    },
    SessionEndInfo: { fields: { status: { type: 'int32', id: 1 }, endTimeSecs: { type: 'double', id: 2 } } },
    // google.protobuf.Value
    Value: {
      oneofs: { kind: { oneof: ['numberValue', 'stringValue', 'boolValue'] } },
      fields: {
        numberValue: { type: 'double', id: 2 },
        stringValue: { type: 'string', id: 3 },
        boolValue: { type: 'bool', id: 4 },
      },
    },
  },
};

const root = protobuf.Root.fromJSON(TENSORBOARD);

/** `Event`: one record of an event file. */
export const Event = root.lookupType('Event');
/** `HParamsPluginData`: what the summaries of hyper-parameters hold. */
export const HParamsPluginData = root.lookupType('HParamsPluginData');
