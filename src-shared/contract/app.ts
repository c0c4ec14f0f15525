import { z } from 'zod';
import { BLOB_SIZES } from './blob-sizes.ts';
import type { ContractPart } from './channel.ts';
import { emptySchema, exportSchema, timeSchema } from './channel.ts';
import { exportIdSchema, grantIdSchema, jobIdSchema } from './ids.ts';
import {
  machineMeasurementSchema,
  runnerChoiceSchema,
  runnerInfoSchema,
  runnerUsesSchema,
  selftestSchema,
} from './engine/runners.ts';
import { sha256Schema } from './engine/protocol.ts';

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['en']),
  storage: z.enum(['reference', 'copy']), // where the images of a new dataset are kept
  runner: runnerChoiceSchema,
});
export type Settings = z.infer<typeof settingsSchema>;

/** A file, a folder or several of them that the user picked, dropped or uploaded. Pages see only this, never a path. */
export const grantSchema = z.strictObject({
  grantId: grantIdSchema,
  kind: z.enum(['file', 'folder', 'files']),
  name: z.string(),
  fileCount: z.number().int().nullable(),
  origin: z.enum(['picked', 'dropped', 'uploaded', 'command-line']),
});
export type Grant = z.infer<typeof grantSchema>;

export const APP_CALLS = {
  'app.info': {
    access: 'page',
    input: emptySchema,
    output: z.strictObject({
      version: z.string(),
      home: z.string(), // shown in Settings and beside a run's logs only
      noticeAcceptedVersion: z.number().int().nullable(),
      noticeVersion: z.number().int(),
      transport: z.enum(['electron', 'host', 'local']),
      startedAtMs: timeSchema,
      networkRequests: z.number().int(), // blocked or made since the start: 0
    }),
  },
  'app.acceptNotice': { access: 'page', input: z.strictObject({ noticeVersion: z.number().int() }), output: emptySchema },
  'app.storage': {
    access: 'page',
    input: emptySchema,
    output: z.strictObject({
      databaseBytes: z.number(),
      imageBytes: z.number(),
      thumbnailBytes: z.number(),
      featureBytes: z.number(),
      modelBytes: z.number(),
      freeBytes: z.number(),
    }),
  },
  'app.clearCaches': { access: 'page', input: emptySchema, output: z.strictObject({ freedBytes: z.number() }) },
  'settings.get': { access: 'page', input: emptySchema, output: settingsSchema },
  'settings.set': { access: 'page', input: settingsSchema.partial(), output: settingsSchema },
  /** Opens paths for later calls; only for programs of this computer's user. */
  'grants.create': {
    access: 'local',
    input: z.strictObject({
      paths: z.array(z.string()).min(1),
      origin: z.enum(['picked', 'dropped', 'command-line']).default('command-line'),
    }),
    output: grantSchema,
  },
  'grants.get': { access: 'page', input: z.strictObject({ grantId: grantIdSchema }), output: grantSchema },
  /** Where the files of a grant lie, for programs that may know. */
  'grants.root': {
    access: 'local',
    input: z.strictObject({ grantId: grantIdSchema }),
    output: z.strictObject({ root: z.string() }),
  },
  /** A page without file dialogs (the loopback host) sends bytes: begin, PUT each file to `/upload/<grantId>/<relative path>`, finish. */
  'uploads.begin': {
    access: 'page',
    input: z.strictObject({ name: z.string().min(1).max(200) }),
    output: z.strictObject({ grantId: grantIdSchema }),
  },
  'uploads.finish': { access: 'page', input: z.strictObject({ grantId: grantIdSchema }), output: grantSchema },
  /** Where the host writes one uploaded file: inside the upload's own folder, whatever the page calls it. */
  'uploads.place': {
    access: 'local',
    input: z.strictObject({ grantId: grantIdSchema, relativePath: z.string().max(2000) }),
    output: z.strictObject({ path: z.string(), maxBytes: z.number().int() }),
  },
  /** The file that holds an image of the core in one of the sizes that pages may ask for; made first where it is not there yet. */
  'blobs.path': {
    access: 'local',
    input: z.strictObject({ fileHash: sha256Schema, size: z.enum(BLOB_SIZES) }),
    output: z.strictObject({ path: z.string(), contentType: z.string() }),
  },
  /** Electron's shell tells how many requests to other places it has blocked. */
  'app.countRequests': {
    access: 'local',
    input: z.strictObject({ requests: z.number().int().nonnegative() }),
    output: emptySchema,
  },
  'exports.path': {
    access: 'local',
    input: z.strictObject({ exportId: exportIdSchema }),
    output: z.strictObject({ path: z.string(), fileName: z.string() }),
  },
  'engine.info': {
    access: 'page',
    input: z.strictObject({ runner: runnerChoiceSchema.default('auto') }),
    output: z.strictObject({
      runners: z.array(runnerInfoSchema),
      chosen: runnerUsesSchema,
      measured: machineMeasurementSchema.nullable(),
      node: z.string(),
      cores: z.number().int(),
    }),
  },
  /** Checks every runner, or the one that is asked for; `measure`: also what is fastest on this machine, kept for later. Tells how far it is (`engine.selftest`). */
  'engine.selftest': {
    access: 'page',
    input: z.strictObject({ runner: runnerChoiceSchema.default('auto'), measure: z.boolean().default(true) }),
    output: selftestSchema,
  },
  /** Paints the sample images into a folder of the home and imports them as a dataset named `name`. */
  'sample.create': {
    access: 'page',
    input: z.strictObject({ name: z.string().default('Sample cells'), seed: z.number().int().nonnegative().default(1) }),
    output: z.strictObject({ jobId: jobIdSchema }),
  },
  /** The log of this run of the program, without names of patients or paths of images. */
  'app.exportLog': { access: 'page', input: emptySchema, output: exportSchema },
} as const satisfies ContractPart;
