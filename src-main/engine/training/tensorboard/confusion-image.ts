import { createCanvas } from '@napi-rs/canvas';
import type { SKRSContext2D } from '@napi-rs/canvas';
import { inkOn, matrixTint } from '#shared/domain/reports/chart-palette.ts';
import { message } from '#shared/messages/messages.ts';

const PAD = 16;
const TITLE = 22;
const FONT = 15;
const WIDEST_LABEL = 220;
const INK = '#1c2430';
const QUIET = '#5b6675';

/** Validation images by true class (rows) and called class, and the names of the classes. */
export interface ConfusionImageInput {
  readonly classes: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

/** A picture with its size in pixels. */
export interface PngImage {
  readonly width: number;
  readonly height: number;
  readonly png: Uint8Array;
}

/** A confusion matrix as a PNG: counts, each row tinted by its shares. Many classes make small cells, then without numbers. */
export function confusionImage({ classes, counts }: ConfusionImageInput): PngImage {
  const side = Math.max(8, Math.min(72, Math.floor(900 / Math.max(1, classes.length))));
  const label = Math.min(WIDEST_LABEL, widest(classes));
  const left = PAD + TITLE + label + 8;
  const top = PAD + TITLE + label + 8;
  const width = left + side * classes.length + PAD;
  const height = top + side * classes.length + PAD;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  const place = { left, top, side };
  paintTitles(context, place, classes.length);
  paintLabels(context, place, classes);
  for (const [row, cells] of counts.entries()) paintRow(context, place, { row, cells });
  return { width, height, png: canvas.toBuffer('image/png') };
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

function paintTitles(context: SKRSContext2D, { left, top, side }: Place, classes: number): void {
  const middle = (side * classes) / 2;
  context.font = fontOf(FONT);
  context.fillStyle = QUIET;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(message('train.confusion.called'), left + middle, PAD + TITLE / 2);
  turned(context, { x: PAD + TITLE / 2, y: top + middle }, () => context.fillText(message('train.confusion.truth'), 0, 0));
}

function paintLabels(context: SKRSContext2D, { left, top, side }: Place, classes: readonly string[]): void {
  context.font = fontOf(Math.min(FONT, side));
  context.fillStyle = INK;
  for (const [index, name] of classes.entries()) {
    const middle = (index + 0.5) * side;
    context.textAlign = 'right';
    context.fillText(name, left - 8, top + middle, WIDEST_LABEL);
    context.textAlign = 'left';
    turned(context, { x: left + middle, y: top - 8 }, () => context.fillText(name, 0, 0, WIDEST_LABEL));
  }
}

function paintRow(
  context: SKRSContext2D,
  { left, top, side }: Place,
  line: { readonly row: number; readonly cells: readonly number[] },
): void {
  const sum = line.cells.reduce((total, count) => total + count, 0);
  context.font = fontOf(FONT);
  context.textAlign = 'center';
  for (const [column, count] of line.cells.entries()) {
    const share = sum === 0 ? 0 : count / sum;
    context.fillStyle = matrixTint(share);
    context.fillRect(left + column * side, top + line.row * side, side - 1, side - 1);
    if (side < 30) continue;
    context.fillStyle = inkOn(share);
    context.fillText(String(count), left + (column + 0.5) * side, top + (line.row + 0.5) * side, side - 6);
  }
}

/** Text that runs upwards. */
function turned(context: SKRSContext2D, at: { readonly x: number; readonly y: number }, paint: () => void): void {
  context.save();
  context.translate(at.x, at.y);
  context.rotate(-Math.PI / 2);
  paint();
  context.restore();
}

function widest(texts: readonly string[]): number {
  const context = createCanvas(1, 1).getContext('2d');
  context.font = fontOf(FONT);
  return Math.ceil(texts.reduce((most, text) => Math.max(most, context.measureText(text).width), 0));
}

function fontOf(size: number): string {
  return `${size}px Inter, "Segoe UI", Helvetica, Arial, sans-serif`;
}
