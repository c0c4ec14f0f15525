/** An image of a gallery. `classIndex`: place of its class, for colour and shape; null for none. */
export interface GalleryItem {
  readonly fileHash: string;
  /** Spoken description, and the hint of the thumbnail. */
  readonly label: string;
  readonly caption?: string;
  readonly classIndex?: number | null;
  readonly isDimmed?: boolean;
}
