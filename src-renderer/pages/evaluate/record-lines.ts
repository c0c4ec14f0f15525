import { formatCount, formatDateTime } from '#renderer/lib/format.ts';
import { recipeWords, settingLines } from '#renderer/lib/setting-words.ts';
import type { CallOutput } from '#shared/contract/contract.ts';
import { startText } from '#shared/domain/reports/start-text.ts';
import { message } from '#shared/messages/messages.ts';

/** A line of a model's record. `isCode`: a hash or an id. */
export interface RecordLine {
  readonly label: string;
  readonly text: string;
  readonly isCode?: boolean;
}

/** Everything a model's manifest says, in lines. `members`: names of the models of an ensemble. */
export function recordLines(model: CallOutput<'models.get'>, members: readonly string[]): readonly RecordLine[] {
  const { summary, manifest } = model;
  const ensemble = members.length === 0 ? [] : [{ label: message('evaluate.record.members'), text: members.join(', ') }];
  return [...ensemble, ...networkLines(model), ...trainingLines(manifest), ...hashLines(summary, manifest)];
}

type Model = CallOutput<'models.get'>;

/** What was trained, and what it takes and gives. */
function networkLines({ summary, manifest }: Model): readonly RecordLine[] {
  return [
    {
      label: message(manifest.kind === 'imported' ? 'import.record.imported' : 'evaluate.record.trained'),
      text: formatDateTime(summary.createdAtMs),
    },
    ...(manifest.kind === 'trained' ? recipeLines(manifest) : []),
    ...(manifest.imported === null ? [] : importLines(manifest.imported)),
    { label: message('evaluate.record.classes'), text: manifest.classes.join(', ') },
    { label: message('evaluate.record.positive'), text: manifest.positiveClasses.join(', ') || '–' },
    { label: message('evaluate.record.input'), text: inputText(manifest.preprocessing) },
    {
      label: message('evaluate.record.parameters'),
      text: message(manifest.kind === 'imported' ? 'import.record.parameters' : 'evaluate.record.parametersValue', {
        all: formatCount(manifest.parameters),
        trained: formatCount(manifest.trainableParameters),
      }),
    },
  ];
}

function inputText({ width, height, resize, mode }: Model['manifest']['preprocessing']): string {
  const words = { resize: message(`import.resize.${resize}`), values: message(`import.preprocessing.${mode}`) };
  return message('evaluate.record.inputValue', { width, height, ...words });
}

/** Where a model from elsewhere comes from, and that nobody here knows what it learned from. */
function importLines({
  format,
  fileName,
  fileHash,
  producer,
}: NonNullable<Model['manifest']['imported']>): readonly RecordLine[] {
  return [
    { label: message('import.found.file'), text: fileName },
    { label: message('import.found.format'), text: `${message(`import.format.${format}`)}, ${producer}` },
    { label: message('import.record.hash'), text: fileHash, isCode: true },
    { label: message('import.record.training'), text: message('import.record.unknown') },
  ];
}

function recipeLines({ recipe, backbone }: Model['manifest']): readonly RecordLine[] {
  return [
    { label: message('evaluate.record.recipe'), text: recipeWords(recipe).title },
    { label: message('evaluate.record.backbone'), text: backbone?.id ?? message('evaluate.record.noBackbone') },
  ];
}

/** How it was trained, and on what. */
function trainingLines({ training, versions }: Model['manifest']): readonly RecordLine[] {
  if (training === null) return [];
  const { runner, epochs, bestEpoch: best, stopped } = training;
  const started = startText(training.start);
  const settings = settingLines(training.settings).map(({ label, text }) => `${label}: ${text}`);
  return [
    ...(started === null ? [] : [{ label: message('train.started'), text: started }]),
    { label: message('evaluate.record.settings'), text: settings.join('; ') },
    { label: message('evaluate.record.seed'), text: String(training.seed) },
    { label: message('evaluate.record.epochs'), text: message('evaluate.record.epochsValue', { epochs, best, stopped }) },
    {
      label: message('evaluate.record.runner'),
      text: `${message(`settings.runner.${runner.id}`)} (${runner.device}), ${runner.precision ?? 'float32'}. ${runner.reason}`,
    },
    {
      label: message('evaluate.record.versions'),
      text: Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    },
    { label: message('evaluate.record.dataset'), text: training.datasetName },
  ];
}

/** What proves that nothing was exchanged. */
function hashLines(summary: Model['summary'], { training, weights }: Model['manifest']): readonly RecordLine[] {
  const trainedOn =
    training === null
      ? []
      : [
          { label: message('evaluate.record.datasetHash'), text: training.datasetHash, isCode: true },
          { label: message('evaluate.record.split'), text: training.splitId, isCode: true },
        ];
  const files = weights === null ? [] : [{ label: message('evaluate.record.weightsHash'), text: weights.sha256, isCode: true }];
  return [...trainedOn, ...files, { label: message('evaluate.record.manifestHash'), text: summary.manifestHash, isCode: true }];
}
