import { z } from 'zod';
import { PARTITIONS } from '#shared/domain/datasets/partition.ts';
import { PRESET_IDS } from '#shared/domain/datasets/presets.ts';
import { classNameSchema } from './channel.ts';
import { grantIdSchema } from './ids.ts';

export const partitionSchema = z.enum(PARTITIONS);

/** Which columns of a table mean what. `labelColumns`: one column a class with 0/1 (one-hot truth table), instead of `labelColumn`. */
export const columnMappingSchema = z.strictObject({
  imageColumn: z.string(),
  labelColumn: z.string().nullable(),
  labelColumns: z.array(z.string()).nullable(),
  groupColumn: z.string().nullable(),
  partitionColumn: z.string().nullable(),
  attributeColumns: z.array(z.string()),
});
export type ColumnMapping = z.infer<typeof columnMappingSchema>;

export const presetSchema = z.enum(PRESET_IDS);
export const noteSchema = z.strictObject({ key: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) });
const classCountSchema = z.strictObject({ name: classNameSchema, images: z.number().int() });

/** What a known set (`preset`) would make of a source, for a person to accept. `changes`: message keys. */
export const importSuggestionSchema = z.strictObject({
  preset: presetSchema,
  recipe: z.string().nullable(), // the published recipe for this set
  classes: z.array(classCountSchema),
  groups: z.number().int(),
  positiveClasses: z.array(classNameSchema),
  changes: z.array(noteSchema),
});
export type ImportSuggestion = z.infer<typeof importSuggestionSchema>;

/** What a plan and an import are made of: where the data lies, and what is to be made of it. */
export const sourceInput = {
  grantId: grantIdSchema,
  imageRootGrantId: grantIdSchema.nullable().default(null),
  mapping: columnMappingSchema.nullable().default(null), // null: as the columns' names say
  preset: z.enum(['auto', 'none', ...PRESET_IDS]).default('none'), // auto: the known set that is recognised
  classMap: z.record(classNameSchema, classNameSchema).default({}), // classes to join: class as found to class
  keep: z.record(z.string(), z.array(z.string()).min(1)).default({}), // attribute to the values that are taken
  groupTableGrantIds: z.array(grantIdSchema).max(10).default([]), // tables that say which images belong together
  testGrantId: grantIdSchema.nullable().default(null), // a separate test set: becomes the given test part
};

export const datasetLayoutSchema = z.enum(['folder-per-class', 'partitioned-folders', 'table']);

/** What an import would do, found by looking at names and the first rows, without reading images. */
export const importPlanSchema = z.strictObject({
  layout: datasetLayoutSchema,
  suggestedName: z.string(),
  preset: presetSchema.nullable(), // the known set that it is read as
  recipe: z.string().nullable(), // the published recipe of that set
  suggestion: importSuggestionSchema.nullable(), // a known set that was recognised and would change something
  positiveClasses: z.array(classNameSchema), // of the known set
  tableName: z.string().nullable(),
  columns: z.array(z.strictObject({ name: z.string(), examples: z.array(z.string()), distinct: z.number().int() })),
  mapping: columnMappingSchema.nullable(),
  rows: z.number().int(), // images or table rows found
  classes: z.array(classCountSchema),
  groups: z.number().int(),
  sourceClasses: z.array(classCountSchema.extend({ becomes: classNameSchema })), // before any were joined
  attributes: z.array(
    z.strictObject({ name: z.string(), values: z.array(z.strictObject({ value: z.string(), images: z.number().int() })) }),
  ), // by which images can be chosen
  partitions: z.array(z.strictObject({ partition: partitionSchema, images: z.number().int() })), // given by folders or a column
  test: z
    .strictObject({ name: z.string(), images: z.number().int(), rejected: z.number().int(), classes: z.array(classCountSchema) })
    .nullable(), // the separate test set
  preview: z.array(
    z.strictObject({ image: z.string(), found: z.boolean(), className: z.string().nullable(), group: z.string().nullable() }),
  ),
  notes: z.array(noteSchema), // message keys
});
export type ImportPlan = z.infer<typeof importPlanSchema>;
