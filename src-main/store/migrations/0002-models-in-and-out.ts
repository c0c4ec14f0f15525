/**
 * Models that were not trained here (imported ones, ensembles) have no run; weights that the user brings to start from; studies of several
 * runs (cross-validation, learning curve), whose splits and runs are not those of the lists; evaluations with several views of an image.
 */
export const version = 2;

const MODELS = `
CREATE TABLE model_new (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, manifest_hash TEXT NOT NULL, manifest_json TEXT NOT NULL,
  dataset_id TEXT REFERENCES dataset (id) ON DELETE SET NULL, split_id TEXT REFERENCES split (id) ON DELETE SET NULL,
  run_id TEXT, created_at_ms INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO model_new SELECT id, name, manifest_hash, manifest_json, dataset_id, split_id, run_id, created_at_ms, deleted FROM model;
DROP TABLE model;
ALTER TABLE model_new RENAME TO model;
CREATE TABLE pretrained (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, network TEXT NOT NULL, file_name TEXT NOT NULL, file_hash TEXT NOT NULL,
  weights_hash TEXT NOT NULL, parameters INTEGER NOT NULL, producer TEXT NOT NULL, created_at_ms INTEGER NOT NULL) STRICT;
`;

const STUDIES = `
CREATE TABLE study (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('cross-validation', 'learning-curve')), name TEXT NOT NULL,
  dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE, recipe TEXT NOT NULL, plan_json TEXT NOT NULL,
  seed INTEGER NOT NULL, state TEXT NOT NULL, result_json TEXT, job_id TEXT,
  created_at_ms INTEGER NOT NULL, finished_at_ms INTEGER) STRICT;
CREATE INDEX study_of_dataset ON study (dataset_id);
ALTER TABLE split ADD COLUMN study_id TEXT REFERENCES study (id) ON DELETE CASCADE;
ALTER TABLE run ADD COLUMN study_id TEXT REFERENCES study (id) ON DELETE CASCADE;
CREATE TABLE study_part (
  study_id TEXT NOT NULL REFERENCES study (id) ON DELETE CASCADE, position INTEGER NOT NULL, share REAL,
  split_id TEXT NOT NULL REFERENCES split (id) ON DELETE CASCADE, run_id TEXT, model_id TEXT, state TEXT NOT NULL,
  result_json TEXT, PRIMARY KEY (study_id, position)) STRICT;
CREATE TABLE study_prediction (
  study_id TEXT NOT NULL, position INTEGER NOT NULL, image_id TEXT NOT NULL, truth TEXT NOT NULL, group_key TEXT NOT NULL,
  probabilities_json TEXT NOT NULL, PRIMARY KEY (study_id, position, image_id),
  FOREIGN KEY (study_id, position) REFERENCES study_part (study_id, position) ON DELETE CASCADE) STRICT;
`;

const RUNS_AND_EVALUATIONS = `
ALTER TABLE run ADD COLUMN pretrained_id TEXT REFERENCES pretrained (id) ON DELETE SET NULL;
ALTER TABLE evaluation ADD COLUMN views INTEGER NOT NULL DEFAULT 1;
`;

export const up = MODELS + STUDIES + RUNS_AND_EVALUATIONS;
