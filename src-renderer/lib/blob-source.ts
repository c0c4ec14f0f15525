import { createContext } from 'svelte';

/** Longest side in pixels in which an image is asked for; `full` is the file itself. */
export type ImageSize = '96' | '192' | '384' | '768' | 'full';

/** The address of an image by the hash of its file. */
export type BlobSource = (fileHash: string, size: ImageSize) => string;

/** Set once by the application; images on every page take their address from it. */
export const [getBlobSource, setBlobSource] = createContext<BlobSource>();
