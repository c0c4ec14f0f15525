import { z } from 'zod';

/** Ids are random (UUID v7) and branded, so that one kind cannot be handed over as another. */
export const datasetIdSchema = z.uuid().brand('DatasetId');
export const imageIdSchema = z.uuid().brand('ImageId');
export const findingIdSchema = z.uuid().brand('FindingId');
export const splitIdSchema = z.uuid().brand('SplitId');
export const runIdSchema = z.uuid().brand('RunId');
export const modelIdSchema = z.uuid().brand('ModelId');
export const operatingPointIdSchema = z.uuid().brand('OperatingPointId');
export const evaluationIdSchema = z.uuid().brand('EvaluationId');
export const caseIdSchema = z.uuid().brand('CaseId');
export const jobIdSchema = z.uuid().brand('JobId');
export const grantIdSchema = z.uuid().brand('GrantId');
export const pretrainedIdSchema = z.uuid().brand('PretrainedId');
export const studyIdSchema = z.uuid().brand('StudyId');
export const exportIdSchema = z.uuid().brand('ExportId');

export type DatasetId = z.infer<typeof datasetIdSchema>;
export type ImageId = z.infer<typeof imageIdSchema>;
export type FindingId = z.infer<typeof findingIdSchema>;
export type SplitId = z.infer<typeof splitIdSchema>;
export type RunId = z.infer<typeof runIdSchema>;
export type ModelId = z.infer<typeof modelIdSchema>;
export type OperatingPointId = z.infer<typeof operatingPointIdSchema>;
export type EvaluationId = z.infer<typeof evaluationIdSchema>;
export type CaseId = z.infer<typeof caseIdSchema>;
export type JobId = z.infer<typeof jobIdSchema>;
export type GrantId = z.infer<typeof grantIdSchema>;
export type PretrainedId = z.infer<typeof pretrainedIdSchema>;
export type StudyId = z.infer<typeof studyIdSchema>;
export type ExportId = z.infer<typeof exportIdSchema>;
