import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLASS_METRICS, OVERALL_METRICS } from '#shared/domain/metrics/evaluation-figures.ts';
import { FIGURE_NOTES, INTERVAL_METHODS, UNDEFINED_REASONS } from '#shared/domain/metrics/figure.ts';
import { message } from '#shared/messages/messages.ts';

const page = readFileSync(new URL('../../../../../docs/domain/metrics.md', import.meta.url), 'utf8');

test.each([...OVERALL_METRICS, ...CLASS_METRICS, ...INTERVAL_METHODS])('%s has a section in docs/domain/metrics.md', (id) => {
  expect(page).toMatch(new RegExp(`^### .+ \\(\`${id}\`\\)\\n\\n\\S`, 'm'));
});

test('every figure, method, reason and note has words', () => {
  for (const id of [...OVERALL_METRICS, ...CLASS_METRICS]) {
    expect(message(`metrics.name.${id}`)).not.toBe('');
    expect(message(`metrics.explain.${id}`)).not.toBe('');
  }
  for (const id of INTERVAL_METHODS) expect(message(`report.methods.${id}`, { draws: 2000, seed: '1' })).not.toBe('');
  for (const id of UNDEFINED_REASONS) expect(message(`metrics.reason.${id}`)).not.toBe('');
  for (const id of FIGURE_NOTES) expect(message(`metrics.note.${id}`)).not.toBe('');
});
