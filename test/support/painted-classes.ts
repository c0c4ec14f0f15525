import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { makeRandom } from '#shared/lib/random.ts';

/** Paints a folder for each class into `root`: red discs in one, blue rings in the other, no two alike. Returns `root`. */
export function paintClassFolders(root: string, perClass: number): string {
  const source = makeRandom(7);
  const random = (): number => source.next();
  for (const name of ['disc', 'ring']) {
    mkdirSync(join(root, name), { recursive: true });
    for (let index = 0; index < perClass; index += 1) {
      const canvas = createCanvas(96, 96);
      const context = canvas.getContext('2d');
      for (let blot = 0; blot < 60; blot += 1) {
        context.fillStyle = `rgb(${[0, 1, 2].map(() => 150 + Math.floor(random() * 100)).join(',')})`;
        context.fillRect(random() * 96, random() * 96, 8 + random() * 30, 8 + random() * 30);
      }
      context.beginPath();
      context.arc(30 + random() * 36, 30 + random() * 36, 14 + random() * 10, 0, 2 * Math.PI);
      if (name === 'disc') {
        context.fillStyle = '#b01030';
        context.fill();
      } else {
        context.strokeStyle = '#1030b0';
        context.lineWidth = 7;
        context.stroke();
      }
      writeFileSync(join(root, name, `${name} ${index}.png`), canvas.toBuffer('image/png'));
    }
  }
  return root;
}
