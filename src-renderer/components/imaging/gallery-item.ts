/** An image of a gallery. `classIndex`: place of its class, for colour and shape; null for none. */
export interface GalleryItem {
  readonly fileHash: string;
  /** Spoken description, and the hint of the thumbnail. */
  readonly label: string;
  readonly caption?: string;
  /** A second line below the caption; the gallery must be told that there are two. */
  readonly detail?: string;
  /** A sign in the corner: what was called is what it is, or not. */
  readonly mark?: 'right' | 'wrong';
  readonly classIndex?: number | null;
  readonly isDimmed?: boolean;
}
