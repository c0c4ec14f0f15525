/** How many views of an image a person may choose from: none beside it, its mirror image, all four flips, all eight symmetries. */
export const VIEW_CHOICES = ['1', '2', '4', '8'] as const;
