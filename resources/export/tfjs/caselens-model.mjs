/*
 * What an exported CaseLens model does with an image, step by step as caselens.json says it. For research use only: not for diagnosis.
 * Nothing here needs Node.js. An image is { data, width, height, channels }: levels 0 to 255, row by row, 1, 3 or 4 channels.
 */

/** What the network takes for one image: height x width x 3 values. */
export function networkInput(record, image) {
  const { width, height, resize, channels, mean, divisor } = record.preprocessing;
  const pixels = RESIZES[resize](toRgb(image), width, height);
  const offset = mean.map(Math.fround);
  return pixels.map((_, index) => {
    const channel = index % 3;
    return (pixels[index - channel + channels[channel]] - offset[channel]) / divisor[channel];
  });
}

/** One number a class. A single sigmoid unit is the probability of the second of two classes. */
export function probabilities(record, output) {
  return record.output.kind === 'sigmoid' ? [1 - output[0], output[0]] : [...output];
}

/** The class that is called: one that reaches its threshold where the operating point has some, else the most probable. */
export function call(record, values) {
  const thresholds = record.operatingPoint?.thresholds ?? {};
  const valueOf = (name) => values[record.classes.indexOf(name)];
  const mostProbable = (names) => names.reduce((best, name) => (valueOf(name) > valueOf(best) ? name : best));
  const reached = record.classes.filter((name) => name in thresholds && valueOf(name) >= thresholds[name]);
  if (reached.length > 0) return mostProbable(reached);
  const others = record.classes.filter((name) => !(name in thresholds));
  return mostProbable(others.length > 0 ? others : record.classes);
}

/** Grey as three equal channels, transparency dropped. */
function toRgb({ data, width, height, channels }) {
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[pixel * 3 + channel] = data[pixel * channels + (channels < 3 ? 0 : channel)];
    }
  }
  return { data: rgb, width, height };
}

const RESIZES = { tf_bilinear: resizeTfBilinear, pil_nearest: resizePilNearest, pil_bilinear: resizePilBilinear };

/** Bilinear between half-pixel centres, no antialiasing, as `tf.image.resize`; positions are rounded to float32 as there. */
function resizeTfBilinear(image, width, height) {
  const taps = (from, to) => {
    const scale = Math.fround(from / to);
    return Array.from({ length: to }, (_, index) => {
      const position = Math.fround(Math.fround((index + 0.5) * scale) - 0.5);
      const floor = Math.floor(position);
      return { low: Math.max(floor, 0), high: Math.min(floor + 1, from - 1), weight: Math.fround(position - floor) };
    });
  };
  const columns = taps(image.width, width);
  const out = new Float32Array(width * height * 3);
  let place = 0;
  for (const row of taps(image.height, height)) {
    for (const column of columns) {
      for (let channel = 0; channel < 3; channel++) {
        const at = (y, x) => image.data[(y * image.width + x) * 3 + channel];
        const upper = at(row.low, column.low) + (at(row.low, column.high) - at(row.low, column.low)) * column.weight;
        const lower = at(row.high, column.low) + (at(row.high, column.high) - at(row.high, column.low)) * column.weight;
        out[place++] = upper + (lower - upper) * row.weight;
      }
    }
  }
  return out;
}

/** Pillow's NEAREST. */
function resizePilNearest(image, width, height) {
  const positions = (from, to) => {
    let at = (from / to) * 0.5;
    return Array.from({ length: to }, () => {
      const position = Math.min(Math.floor(at), from - 1);
      at += from / to;
      return position;
    });
  };
  const columns = positions(image.width, width);
  const levels = [];
  for (const row of positions(image.height, height)) {
    for (const column of columns) {
      const from = (row * image.width + column) * 3;
      levels.push(image.data[from], image.data[from + 1], image.data[from + 2]);
    }
  }
  return Float32Array.from(levels);
}

/** Pillow's BILINEAR: a triangle that is wider where the image shrinks; along rows, then along columns, rounded after each. */
function resizePilBilinear(image, width, height) {
  const across = resample(image.data, filterOf(image.width, width), image.height, {
    from: { stride: 3, line: image.width * 3 },
    to: { stride: 3, line: width * 3 },
  });
  const sides = { stride: width * 3, line: 3 };
  return Float32Array.from(resample(across, filterOf(image.height, height), width, { from: sides, to: sides }));
}

/** Pillow's weights have 22 bits behind the point. */
const ONE = 2 ** 22;

function filterOf(from, to) {
  const scale = from / to;
  const support = Math.max(1, scale);
  return Array.from({ length: to }, (_, index) => {
    const center = (index + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(from, Math.trunc(center + support + 0.5));
    const raw = Array.from({ length: end - start }, (_value, k) =>
      Math.max(0, 1 - Math.abs((k + start - center + 0.5) / support)),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { start, weights: raw.map((weight) => Math.trunc(0.5 + (weight / sum) * ONE)) };
  });
}

function resample(source, filter, lines, { from, to }) {
  const out = new Uint8Array(lines * filter.length * 3);
  for (let line = 0; line < lines; line++) {
    for (const [position, { start, weights }] of filter.entries()) {
      for (let channel = 0; channel < 3; channel++) {
        const first = line * from.line + start * from.stride + channel;
        const sum = weights.reduce((total, weight, k) => total + source[first + k * from.stride] * weight, ONE / 2);
        out[line * to.line + position * to.stride + channel] = Math.min(255, Math.max(0, Math.floor(sum / ONE)));
      }
    }
  }
  return out;
}
