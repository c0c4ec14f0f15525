import type { ImageFacts } from '#shared/contract/engine/images.ts';
import type { ImageLimits } from '#shared/domain/imaging/limits.ts';
import type { ResizeRule } from '#shared/domain/imaging/resize-rules.ts';
import type { PreprocessingMode } from '#shared/domain/imaging/preprocessing.ts';
import type { Rejection } from './decoded.ts';

/** Decode, resize and preprocess one file to a network's input. */
export interface InputTask {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** `tf_bilinear` unless given. */
  readonly resize?: ResizeRule;
  /** `none`: the resized pixels as they are, 0 to 255. */
  readonly mode: PreprocessingMode | 'none';
  /** Also compute the decoded-pixel hash (costs about 2 ms for a megapixel). */
  readonly wantHash: boolean;
  /** The hash that the image had when it was imported, where that is known: other pixels are refused, and a large JPEG is decoded faster. */
  readonly expectedHash?: string | null;
}

/** Why a file gives no input. `changed`: it holds other pixels than at its import. */
export interface InputRejection extends Omit<Rejection, 'reason'> {
  readonly reason: Rejection['reason'] | 'changed';
}

/** A network's input: `height * width * 3` floats, interleaved (rows, columns, channels), moved, not copied, between threads. */
export interface DecodedInput {
  readonly ok: true;
  readonly values: Float32Array<ArrayBuffer>;
  readonly pixelHash: string | null;
  /** Size of the image before resizing, after EXIF orientation. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
}

/**
 * Decode and resize several files in one go. For training: while TensorFlow blocks the thread that hands out tasks, a
 * worker goes on with its share.
 */
export interface InputsTask {
  /** Each with the decoded-pixel hash that it had when it was imported. */
  readonly files: readonly { readonly path: string; readonly pixelHash: string }[];
  readonly width: number;
  readonly height: number;
  /** `tf_bilinear` unless given. */
  readonly resize?: ResizeRule;
  /** One number: other than 0, the rest of the files is not looked at (`cancelled` in the answer). */
  readonly stop: Int32Array<SharedArrayBuffer>;
}

/** One file of a share: its pixels are there, or why there are none. */
export type DecodedShareItem = { readonly ok: true } | InputRejection;

/** Pixels 0 to 255 of a share: `height * width * 3` floats for each file of the task in its order, zeros for a rejected one. */
export interface DecodedShare {
  readonly items: readonly DecodedShareItem[];
  readonly values: Float32Array<ArrayBuffer>;
  /** Whether it was stopped: `items` is then shorter than the task. */
  readonly cancelled: boolean;
}

/** Read, hash, decode and thumbnail a batch of files. */
export interface ScanTask {
  readonly files: readonly { readonly index: number; readonly path: string }[];
  readonly copyTo: string | null;
  readonly limits: ImageLimits;
}

export type ScannedFile =
  { readonly ok: true; readonly index: number; readonly facts: ImageFacts } | (Rejection & { readonly index: number });

/** `thumbnails`: 4,096 bytes for each file of the task in its order, zeros for a rejected one. */
export interface ScanResult {
  readonly items: readonly ScannedFile[];
  readonly thumbnails: Uint8Array<ArrayBuffer>;
}

/** Write a small WebP of one file. */
export interface ThumbnailTask {
  readonly path: string;
  readonly size: number;
  readonly outPath: string;
}

export type ThumbnailResult = { readonly ok: true; readonly width: number; readonly height: number } | Rejection;

/** The kinds of work that decode workers do: task and answer. Errors of a file are answers. */
export interface DecodeTasks {
  readonly input: { readonly task: InputTask; readonly answer: DecodedInput | InputRejection };
  readonly inputs: { readonly task: InputsTask; readonly answer: DecodedShare };
  readonly scan: { readonly task: ScanTask; readonly answer: ScanResult };
  readonly thumbnail: { readonly task: ThumbnailTask; readonly answer: ThumbnailResult };
}

export type DecodeTaskKind = keyof DecodeTasks;
export type DecodeTask<K extends DecodeTaskKind> = DecodeTasks[K]['task'];
export type DecodeAnswer<K extends DecodeTaskKind> = DecodeTasks[K]['answer'];
