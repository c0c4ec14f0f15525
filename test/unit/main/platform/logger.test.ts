import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeLogger } from '#main/platform/logger.ts';
import { redactDetails, redactText } from '#main/platform/redact.ts';
import { tempFolder } from '#test/support/temp-home.ts';

describe('redaction', () => {
  it.each([
    ["ENOENT: no such file or directory, open '/home/anna/Müller Hans.png'", "ENOENT: no such file or directory, open '[path]'"],
    ['read C:\\Users\\anna\\scan.png', 'read [path]'],
    ['took 3 of 10 images / 2 failed', 'took 3 of 10 images / 2 failed'],
  ])('hides absolute paths in %s', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it('keeps numbers and codes and hides what may name a patient', () => {
    expect(
      redactDetails({
        code: 'image/rejected',
        count: 3,
        path: '/x/y.png',
        patient: 'Anna',
        job: { title: 'Diagnose anna.png', done: 1 },
      }),
    ).toEqual({
      code: 'image/rejected',
      count: 3,
      path: '[hidden]',
      patient: '[hidden]',
      job: { title: '[hidden]', done: 1 },
    });
  });
});

describe('makeLogger', () => {
  it('writes lines at once, without names of patients, into a file of its own', () => {
    const log = makeLogger({ folder: join(tempFolder(), 'logs'), now: () => 5 });
    log.info('diagnosed', { images: 2, pseudonym: 'Anna' });
    log.warn('failed', { cause: new RangeError('bad /home/anna/pictures/scan.png') });
    log.debug('not written at this level');
    const text = readFileSync(log.path, 'utf8');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ msg: 'diagnosed', images: 2, pseudonym: '[hidden]', atMs: 5 });
    expect(text).not.toContain('anna');
  });

  it('keeps the newest ten files', () => {
    const folder = join(tempFolder(), 'logs');
    for (let start = 0; start < 12; start++) makeLogger({ folder, now: () => start * 1000 });
    expect(readdirSync(folder)).toHaveLength(10);
  });
});
