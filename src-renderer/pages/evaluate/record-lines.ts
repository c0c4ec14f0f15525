import { formatCount, formatDateTime } from '#renderer/lib/format.ts';
import { recipeWords, settingLines } from '#renderer/lib/setting-words.ts';
import type { CallOutput } from '#shared/contract/contract.ts';
import { message } from '#shared/messages/messages.ts';

/** A line of a model's record. `isCode`: a hash or an id. */
export interface RecordLine {
  readonly label: string;
  readonly text: string;
  readonly isCode?: boolean;
}

/** Everything a model's manifest says, in lines. */
export function recordLines({ summary, manifest }: CallOutput<'models.get'>): readonly RecordLine[] {
  const { training, preprocessing } = manifest;
  const pairs = (values: object): string =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(', ');
  const settings = settingLines(training.settings)
    .map(({ label, text }) => `${label}: ${text}`)
    .join('; ');
  return [
    { label: message('evaluate.record.trained'), text: formatDateTime(summary.createdAtMs) },
    { label: message('evaluate.record.recipe'), text: recipeWords(manifest.recipe).title },
    {
      label: message('evaluate.record.backbone'),
      text: manifest.backbone?.id ?? message('evaluate.record.noBackbone'),
    },
    { label: message('evaluate.record.classes'), text: manifest.classes.join(', ') },
    { label: message('evaluate.record.positive'), text: manifest.positiveClasses.join(', ') || '–' },
    { label: message('evaluate.record.input'), text: message('evaluate.record.inputValue', { ...preprocessing }) },
    {
      label: message('evaluate.record.parameters'),
      text: message('evaluate.record.parametersValue', {
        all: formatCount(manifest.parameters),
        trained: formatCount(manifest.trainableParameters),
      }),
    },
    { label: message('evaluate.record.settings'), text: settings },
    { label: message('evaluate.record.seed'), text: String(training.seed) },
    {
      label: message('evaluate.record.epochs'),
      text: message('evaluate.record.epochsValue', {
        epochs: training.epochs,
        best: training.bestEpoch,
        stopped: training.stopped,
      }),
    },
    { label: message('evaluate.record.dataset'), text: training.datasetName },
    { label: message('evaluate.record.datasetHash'), text: training.datasetHash, isCode: true },
    { label: message('evaluate.record.split'), text: training.splitId, isCode: true },
    { label: message('evaluate.record.weightsHash'), text: manifest.weights.sha256, isCode: true },
    { label: message('evaluate.record.manifestHash'), text: summary.manifestHash, isCode: true },
    {
      label: message('evaluate.record.runner'),
      text: `${training.runner.id} (${training.runner.device}), ${training.runner.precision ?? 'float32'}. ${training.runner.reason}`,
    },
    { label: message('evaluate.record.versions'), text: pairs(manifest.versions) },
  ];
}
