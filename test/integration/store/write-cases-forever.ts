/** Writes cases until it is killed: `node write-cases-forever.ts HOME`; prints a line when it has begun. A program for a test. */
import { homePaths } from '#main/platform/home-paths.ts';
import { insertCase } from '#main/store/cases.ts';
import { openDatabase, transaction } from '#main/store/database.ts';
import { hashOf } from '#test/support/learning-rows.ts';

const db = openDatabase(homePaths(process.argv[2] ?? ''), { now: Date.now });
for (let batch = 0; ; batch++) {
  transaction(db, () => {
    for (let index = 0; index < 10; index++) {
      const fileHash = hashOf(batch * 10 + index);
      const image = { fileHash, pixelHash: fileHash, width: 1, height: 1, sizeBytes: 1, format: 'png', fileName: 'a.png' };
      insertCase(db, { title: `case ${batch}`, images: [image] }, Date.now());
    }
  });
  if (batch === 3) process.stdout.write('begun\n');
}
