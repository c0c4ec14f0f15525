import { z } from 'zod';
import type { ModelManifest, TrainingRecord } from '#shared/contract/engine/manifest.ts';
import type { ModelLayers } from '#shared/contract/engine/model-layers.ts';
import { layerState } from '#shared/domain/architectures/layer-state.ts';
import { startText } from '#shared/domain/reports/start-text.ts';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { findModel } from '../find-by-name.ts';
import type { Session } from '../session.ts';
import { percentText, settingsText, tableText } from '../table-text.ts';

/** `model list`: every model version, newest first; tombstones are marked in the JSON. */
export const modelList = defineCommand({
  name: 'model list',
  text: 'cli.modelList',
  input: z.object({}),
  run: async ({ api }) => {
    const { models } = await api.call('models.list', {});
    const head = [
      message('cli.word.name'),
      message('cli.word.recipe'),
      message('cli.word.dataset'),
      message('cli.word.validation'),
      'id',
    ];
    return {
      json: { models },
      lines: tableText(
        head,
        models
          .filter(({ deleted }) => !deleted)
          .map((model) => [
            model.name,
            model.recipe,
            model.datasetName ?? '',
            model.validationAccuracy === null ? '' : percentText(model.validationAccuracy),
            model.modelId,
          ]),
      ),
    };
  },
});

/** `model show MODEL`: its manifest, which never changes, and its operating points. */
export const modelShow = defineCommand({
  name: 'model show',
  text: 'cli.modelShow',
  arguments: [['<model>', 'cli.argument.model']],
  options: [['--layers', 'layers.cli.option']],
  input: z.object({ model: z.string(), layers: z.boolean().default(false) }),
  run: async (session, input) => {
    const { modelId } = await findModel(session, input.model);
    const { summary, manifest, operatingPoints } = await session.api.call('models.get', { modelId });
    const network = input.layers ? await session.api.call('models.summary', { modelId }) : null;
    return {
      json: {
        modelId,
        parameters: manifest.parameters,
        summary,
        manifest,
        operatingPoints,
        ...(network === null ? {} : { layers: network.layers }),
      },
      lines: [
        `${summary.name} (${modelId})`,
        ...madeLines(manifest),
        message('cli.modelShow.parameters', { parameters: manifest.parameters, trainable: manifest.trainableParameters }),
        message('cli.modelShow.classes', { classes: manifest.classes.join(', ') }),
        message('cli.modelShow.input', {
          width: manifest.preprocessing.width,
          height: manifest.preprocessing.height,
          mode: manifest.preprocessing.mode,
        }),
        ...(await builtLines(session, manifest)),
        ...(network === null ? [] : layerLines(network)),
      ],
    };
  },
});

/** A table of its layers. */
function layerLines({ layers, parameters, trainableParameters: trained }: ModelLayers): readonly string[] {
  const head = [
    message('layers.name'),
    message('layers.type'),
    message('layers.shape'),
    message('layers.parameters'),
    message('layers.state'),
    message('layers.inbound'),
  ];
  const rows = layers.map((layer) => [
    layer.name,
    layer.type,
    layer.outputShape.join(' x '),
    layer.parameters,
    message(`layers.state.${layerState(layer)}`, { fixed: layer.parameters - layer.trainableParameters }),
    layer.inbound.join(', '),
  ]);
  return ['', ...tableText(head, rows), '', message('layers.counted', { layers: layers.length, parameters, trained })];
}

/** What it is made of. */
async function builtLines({ api }: Session, { kind, backbone, members, training }: ModelManifest): Promise<readonly string[]> {
  if (kind === 'imported') return [];
  if (kind === 'trained') {
    return [backbone === null ? trainedText(training) : message('cli.modelShow.backbone', { backbone: backbone.id })];
  }
  const { models } = await api.call('models.list', {});
  const names = members.map(({ modelId }) => models.find((model) => model.modelId === modelId)?.name ?? modelId);
  return [message('cli.modelShow.members', { members: names.join(', ') })];
}

/** What of a whole network was trained. */
function trainedText(training: ModelManifest['training']): string {
  const settings = training?.settings;
  const trained = settings !== undefined && 'trained' in settings ? settings.trained : 'all';
  return message(`cli.modelShow.trained.${trained}`);
}

/** How it was trained, where it was trained here. */
function madeLines({ recipe, training }: ModelManifest): readonly string[] {
  if (training === null) return [];
  const started = startText(training.start);
  return [
    message('cli.modelShow.made', { recipe, dataset: training.datasetName, seed: training.seed }),
    ...(started === null ? [] : [`${message('train.started')}: ${started}.`]),
    message('cli.modelShow.runner', runnerWords(training)),
    message('cli.modelShow.settings', { settings: settingsText(training.settings) }),
  ];
}

function runnerWords({ runner }: TrainingRecord): { runner: string; precision: string; reason: string } {
  return { runner: `${runner.id} (${runner.device})`, precision: runner.precision ?? 'float32', reason: runner.reason };
}

/** `model combine A B... --name N`: an ensemble, a model version of its own. */
export const modelCombine = defineCommand({
  name: 'model combine',
  text: 'cli.modelCombine',
  arguments: [['<models...>', 'cli.modelCombine.models']],
  options: [['--name <name>', 'cli.modelCombine.name']],
  input: z.object({ models: z.array(z.string()).min(2), name: z.string() }),
  run: async (session, { models, name }) => {
    const members = await Promise.all(models.map((wanted) => findModel(session, wanted)));
    const modelIds = members.map(({ modelId }) => modelId);
    const { modelId } = await session.api.call('models.combine', { modelIds, name });
    const { manifest } = await session.api.call('models.get', { modelId });
    return {
      json: { modelId, members: modelIds, classes: manifest.classes, parameters: manifest.parameters },
      lines: [message('cli.modelCombine.done', { name, members: members.map((member) => member.name).join(', ') })],
    };
  },
});

/** `model delete MODEL`: removes the weights; where cases name it, its manifest stays. */
export const modelDelete = defineCommand({
  name: 'model delete',
  text: 'cli.modelDelete',
  arguments: [['<model>', 'cli.argument.model']],
  input: z.object({ model: z.string() }),
  run: async (session, input) => {
    const { modelId, name } = await findModel(session, input.model);
    const { tombstone } = await session.api.call('models.delete', { modelId });
    return { json: { modelId, tombstone }, lines: [message(tombstone ? 'cli.modelDelete.tombstone' : 'cli.deleted', { name })] };
  },
});
