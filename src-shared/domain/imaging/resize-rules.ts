/**
 * How an image is brought to the size of a network's input. tf_bilinear: `tf.image.resize` (half-pixel centres, no antialiasing, values
 * not rounded). pil_nearest: Pillow's `NEAREST`, what Keras' `load_img` and `ImageDataGenerator` take unless told otherwise. pil_bilinear:
 * Pillow's `BILINEAR`, which averages over what it shrinks and rounds to whole levels.
 */
export const RESIZE_RULES = ['tf_bilinear', 'pil_nearest', 'pil_bilinear'] as const;
export type ResizeRule = (typeof RESIZE_RULES)[number];
