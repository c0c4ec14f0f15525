/** Words around charts on the screen. */
export const chartsMessages = {
  'charts.export': 'Save the chart',
  'charts.export.svg': 'SVG',
  'charts.export.png': 'PNG',
  'charts.export.csv': 'CSV',
  'charts.keys': 'Left and right arrow keys walk along a line; up and down change the line.',
  'charts.readout': '{series} · {xLabel} {x} · {yLabel} {y}',
  'charts.readout.hint': 'Point at a line, or use the arrow keys, to read it.',
  'charts.readout.empty': 'Nothing to draw yet.',
} as const;
