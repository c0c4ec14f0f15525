/** Three equal channels from one. */
export function greyToRgb(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  for (let i = 0, o = 0; i < grey.length; i++) {
    const value = grey[i] as number; // inside the array
    rgb[o++] = value;
    rgb[o++] = value;
    rgb[o++] = value;
  }
  return rgb;
}
