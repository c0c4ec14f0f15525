import { makeNamer } from '#main/engine/architectures/network-builder.ts';

/** A class' name as Keras 3 makes a folder's of it: `DepthwiseConv2D` is `depthwise_conv2d`, `LeakyReLU` is `leaky_re_lu`. */
function snakeCase(className: string): string {
  return className
    .replaceAll(/\W+/g, '')
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/**
 * The folders in which Keras 3 keeps the variables of layers: by class, numbered in the order of the model (`conv2d`, `conv2d_1`, …), because
 * layers' names differ between two builds of one model (`_save_container_state` in `keras/src/saving/saving_lib.py`).
 */
export function folderNames(classNames: readonly string[]): readonly string[] {
  const number = makeNamer();
  return classNames.map((className) => number(snakeCase(className)));
}
