import { expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { evaluationFiguresSchema, figureSchema } from '#shared/contract/evaluation-figures.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import type { Figure } from '#shared/domain/metrics/figure.ts';

test('the contract’s schemas and the domain’s types say the same, in both directions', () => {
  expectTypeOf<z.infer<typeof figureSchema>>().toEqualTypeOf<Figure>();
  expectTypeOf<z.infer<typeof evaluationFiguresSchema>>().toExtend<EvaluationFigures>();
  expectTypeOf<EvaluationFigures>().toExtend<z.infer<typeof evaluationFiguresSchema>>();
});
