import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { EN } from '#shared/messages/messages.ts';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));

test('every note that the rules and services can give has its words', () => {
  const keys = ['src-shared/domain/datasets', 'src-main/services/datasets'].flatMap((folder) =>
    readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => readFileSync(`${root}${folder}/${name}`, 'utf8').match(/datasets\.note\.\w+/g) ?? []),
  );
  expect(keys.length).toBeGreaterThan(15);
  expect([...new Set(keys)].filter((key) => !(key in EN))).toEqual([]);
});
