import { chartCsv } from '#shared/domain/reports/chart-csv.ts';
import { chartSvg } from '#shared/domain/reports/chart-svg.ts';
import type { Chart } from '#shared/domain/reports/chart.ts';

export type ChartFileFormat = 'svg' | 'png' | 'csv';

const PNG_SCALE = 3; // about 300 dots an inch at the size of a printed column

/** Saves a chart as a file, drawn from its description, so that every form says the same. */
export async function saveChart(chart: Chart, format: ChartFileFormat): Promise<void> {
  const name = `${chart.title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()}.${format}`;
  if (format === 'csv') {
    offer(new Blob([chartCsv(chart)], { type: 'text/csv' }), name);
    return;
  }
  const svg = new Blob([chartSvg(chart).toString()], { type: 'image/svg+xml' });
  offer(format === 'svg' ? svg : await rasterised(svg), name);
}

async function rasterised(svg: Blob): Promise<Blob> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * PNG_SCALE;
    canvas.height = image.naturalHeight * PNG_SCALE;
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => {
        if (blob === null) reject(new TypeError('The chart could not be drawn.'));
        else resolve(blob);
      }, 'image/png');
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

function offer(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the file over by the next turn of its loop.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 10_000);
}
