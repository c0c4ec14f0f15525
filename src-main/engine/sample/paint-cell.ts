import type { Canvas, SKRSContext2D } from '@napi-rs/canvas';
import { createCanvas } from '@napi-rs/canvas';
import type { Random } from '#shared/lib/random.ts';
import type { Rgb, SmearLook } from './smear-look.ts';
import { css, vary } from './smear-look.ts';

/** What to paint. `hard`: faint parasites, or dust that looks like one, so that the task is not trivial. */
export interface CellPicture {
  readonly side: number;
  readonly parasitised: boolean;
  readonly hard: boolean;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Paints one stained red cell among its neighbours, with or without parasites, as a microscope camera would see it. */
export function paintCell(look: SmearLook, picture: CellPicture, random: Random): Canvas {
  const { side } = picture;
  const sharp = createCanvas(side, side);
  const context = sharp.getContext('2d');
  context.fillStyle = css(look.plasma);
  context.fillRect(0, 0, side, side);
  paintNeighbours(context, look, side, random);
  const radius = side * look.cellRadius * (0.92 + 0.16 * random.next());
  const cell = { x: side * (0.5 + 0.05 * random.normal()), y: side * (0.5 + 0.05 * random.normal()), radius };
  paintRedCell(context, look, cell, random);
  if (picture.parasitised) paintParasites(context, look, cell, { hard: picture.hard, random });
  else if (picture.hard)
    paintDust(context, look, { ...inside(cell, 0.7, random), radius: radius * (0.07 + 0.05 * random.next()) }, random);
  paintLooseDust(context, look, { side, cell, random });
  return expose(sharp, look, random);
}

function paintNeighbours(context: SKRSContext2D, look: SmearLook, side: number, random: Random): void {
  const count = random.integer(4);
  for (let index = 0; index < count; index += 1) {
    const angle = 2 * Math.PI * random.next();
    const away = side * (0.66 + 0.12 * random.next());
    const radius = side * look.cellRadius * (0.9 + 0.2 * random.next());
    paintRedCell(context, look, { x: side / 2 + away * Math.cos(angle), y: side / 2 + away * Math.sin(angle), radius }, random);
  }
}

/** A biconcave disc: darker rim, paler centre, an outline that is not quite round. */
function paintRedCell(context: SKRSContext2D, look: SmearLook, cell: Place, random: Random): void {
  const tint = vary(look.cell, 4, random);
  outline(context, cell, random);
  context.save();
  context.shadowColor = css(look.rim, 0.35);
  context.shadowBlur = cell.radius * 0.12;
  const pallor = 0.25 + 0.55 * random.next();
  const shade = context.createRadialGradient(
    cell.x + cell.radius * 0.08 * random.normal(),
    cell.y + cell.radius * 0.08 * random.normal(),
    cell.radius * 0.05,
    cell.x,
    cell.y,
    cell.radius * 1.05,
  );
  shade.addColorStop(0, css(mix(tint, look.plasma, pallor)));
  shade.addColorStop(0.38, css(mix(tint, look.plasma, pallor * 0.55)));
  shade.addColorStop(0.68, css(tint));
  shade.addColorStop(0.92, css(mix(tint, look.rim, 0.55)));
  shade.addColorStop(1, css(look.rim));
  context.fillStyle = shade;
  context.fill();
  context.restore();
  context.lineWidth = Math.max(0.6, cell.radius * 0.025);
  context.strokeStyle = css(look.rim, 0.55);
  context.stroke();
}

/** A closed curve around a cell: a circle bent by a few waves. */
function outline(context: SKRSContext2D, { x, y, radius }: Place, random: Random): void {
  const waves = [2, 3, 4, 5].map((turns) => ({
    turns,
    size: (0.035 / turns) * 2 * random.normal(),
    phase: 2 * Math.PI * random.next(),
  }));
  const steps = 72;
  context.beginPath();
  for (let step = 0; step <= steps; step += 1) {
    const angle = (2 * Math.PI * step) / steps;
    const bend = waves.reduce((sum, { turns, size, phase }) => sum + size * Math.cos(turns * angle + phase), 1);
    context.lineTo(x + radius * bend * Math.cos(angle), y + radius * bend * Math.sin(angle));
  }
  context.closePath();
}

interface Parasites {
  readonly hard: boolean;
  readonly random: Random;
}

/** Ring forms: a thin dark ring with a dot of chromatin on it, sometimes two; seldom a solid later form. */
function paintParasites(context: SKRSContext2D, look: SmearLook, cell: Place, { hard, random }: Parasites): void {
  const count = hard ? 1 : 1 + (random.next() < 0.3 ? 1 : 0);
  for (let index = 0; index < count; index += 1) {
    const place = inside(cell, 0.55, random);
    const radius = cell.radius * (hard ? 0.12 + 0.04 * random.next() : 0.17 + 0.1 * random.next());
    const strength = hard ? 0.4 + 0.2 * random.next() : 0.8 + 0.2 * random.next();
    if (!hard && random.next() < 0.2) paintLateForm(context, look, { ...place, radius: radius * 1.35 }, random);
    else paintRing(context, look, { ...place, radius }, { strength, random });
  }
}

function paintRing(
  context: SKRSContext2D,
  look: SmearLook,
  ring: Place,
  { strength, random }: { strength: number; random: Random },
): void {
  const start = 2 * Math.PI * random.next();
  context.lineCap = 'round';
  context.strokeStyle = css(mix(look.nuclear, [70, 90, 170], 0.35), strength * 0.85);
  context.lineWidth = Math.max(1, ring.radius * 0.32);
  context.beginPath();
  context.ellipse(
    ring.x,
    ring.y,
    ring.radius,
    ring.radius * (0.75 + 0.25 * random.next()),
    start,
    0,
    2 * Math.PI * (0.82 + 0.18 * random.next()),
  );
  context.stroke();
  const angle = start + 0.4 * random.normal();
  dot(
    context,
    { x: ring.x + ring.radius * Math.cos(angle), y: ring.y + ring.radius * Math.sin(angle), radius: ring.radius * 0.42 },
    css(vary(look.nuclear, 6, random), strength),
  );
}

/** A trophozoite: a solid irregular body with grains of brown pigment. */
function paintLateForm(context: SKRSContext2D, look: SmearLook, body: Place, random: Random): void {
  outline(context, body, random);
  context.fillStyle = css(mix(look.nuclear, [86, 92, 168], 0.4), 0.72);
  context.fill();
  for (let grain = 0; grain < 5; grain += 1) {
    dot(context, { ...inside(body, 0.8, random), radius: body.radius * 0.12 }, css([70, 46, 40], 0.8));
  }
  dot(context, { ...inside(body, 0.5, random), radius: body.radius * 0.34 }, css(look.nuclear, 0.95));
}

function paintDust(context: SKRSContext2D, look: SmearLook, { x, y, radius }: Place, random: Random): void {
  const grains = 1 + random.integer(3);
  for (let grain = 0; grain < grains; grain += 1) {
    const offset = radius * 1.1;
    const at = {
      x: x + offset * random.normal(),
      y: y + offset * random.normal(),
      radius: radius * (0.6 + 0.6 * random.next()),
    };
    dot(context, at, css(vary(mix(look.nuclear, [90, 70, 90], 0.3), 8, random), 0.45 + 0.4 * random.next()));
  }
}

/** Stain grains and platelets beside the cell: dark spots alone do not tell the classes apart. */
function paintLooseDust(
  context: SKRSContext2D,
  look: SmearLook,
  { side, cell, random }: { side: number; cell: Place; random: Random },
): void {
  while (random.next() < look.dustPerImage) {
    const angle = 2 * Math.PI * random.next();
    const away = cell.radius * (1.2 + 0.5 * random.next());
    const place = { x: cell.x + away * Math.cos(angle), y: cell.y + away * Math.sin(angle) };
    if (random.next() < 0.35) paintPlatelet(context, look, { ...place, radius: side * (0.03 + 0.02 * random.next()) }, random);
    else paintDust(context, look, { ...place, radius: side * (0.008 + 0.012 * random.next()) }, random);
  }
}

function paintPlatelet(context: SKRSContext2D, look: SmearLook, body: Place, random: Random): void {
  outline(context, body, random);
  context.fillStyle = css(mix(look.nuclear, look.plasma, 0.5), 0.8);
  context.fill();
  for (let grain = 0; grain < 4; grain += 1)
    dot(context, { ...inside(body, 0.7, random), radius: body.radius * 0.18 }, css(look.nuclear, 0.6));
}

function dot(context: SKRSContext2D, { x, y, radius }: Place, style: string): void {
  context.beginPath();
  context.arc(x, y, Math.max(0.5, radius), 0, 2 * Math.PI);
  context.fillStyle = style;
  context.fill();
}

/** A point within a share of a disc's radius, evenly over its area. */
function inside({ x, y, radius }: Place, share: number, random: Random): { readonly x: number; readonly y: number } {
  const angle = 2 * Math.PI * random.next();
  const away = radius * share * Math.sqrt(random.next());
  return { x: x + away * Math.cos(angle), y: y + away * Math.sin(angle) };
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const between = (from: number, to: number): number => from + (to - from) * share;
  return [between(a[0], b[0]), between(a[1], b[1]), between(a[2], b[2])];
}

const NOISE_DRAWS = 4096;

/** Normal noise for millions of pixels: draws once, then picks among them, which is five times as fast. */
function makeNoise(random: Random): () => number {
  const draws = Float32Array.from({ length: NOISE_DRAWS }, () => random.normal());
  return () => draws[random.integer(NOISE_DRAWS)] ?? 0;
}

/** The picture through the optics: out of focus, unevenly lit, with the camera's noise. */
function expose(sharp: Canvas, look: SmearLook, random: Random): Canvas {
  const { width, height } = sharp;
  const seen = createCanvas(width, height);
  const context = seen.getContext('2d');
  context.filter = `blur(${look.defocus.toFixed(2)}px)`;
  context.drawImage(sharp, 0, 0);
  context.filter = 'none';
  const image = context.getImageData(0, 0, width, height);
  const exposure = 1 + 0.03 * random.normal();
  const noise = makeNoise(random);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      const away = Math.hypot(x / width - look.lamp.x, y / height - look.lamp.y);
      const light = exposure * (1 - look.lamp.falloff * away);
      const grain = look.noise * noise();
      for (let channel = at; channel < at + 3; channel += 1) {
        image.data[channel] = (image.data[channel] ?? 0) * light + grain + 0.4 * look.noise * noise();
      }
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  return seen;
}
