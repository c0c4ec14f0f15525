/**
 * The first schema. Columns that end in `_json` hold JSON that the repositories parse with zod; times are milliseconds since
 * 1970; hashes are lower-case hexadecimal SHA-256. Identifiers of people stand in `patient`, `lesion` and `visit` only, and,
 * for the search, in the index `case_search`, whose `rowid` is the case's `seq`. `newest_*`, `outcome_label` and
 * `notes` of `case_record` are kept by the repository with every change, so that filtering 100,000 cases needs no join.
 */
export const version = 1;

const GENERAL = `
CREATE TABLE setting (key TEXT PRIMARY KEY, value_json TEXT NOT NULL) STRICT;

CREATE TABLE job (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL, phase TEXT,
  done INTEGER NOT NULL DEFAULT 0, total INTEGER, unit TEXT,
  created_at_ms INTEGER NOT NULL, started_at_ms INTEGER, finished_at_ms INTEGER,
  subject_json TEXT NOT NULL DEFAULT '{}', input_json TEXT NOT NULL DEFAULT 'null', error_json TEXT, result_json TEXT,
  resumable INTEGER NOT NULL DEFAULT 0, dismissed INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE job_log (
  id INTEGER PRIMARY KEY, job_id TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
CREATE INDEX job_log_of_job ON job_log (job_id);
`;

const DATASETS = `
CREATE TABLE dataset (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('importing', 'ready')),
  created_at_ms INTEGER NOT NULL, root_path TEXT NOT NULL, storage TEXT NOT NULL CHECK (storage IN ('reference', 'copy')),
  layout TEXT NOT NULL, has_group_column INTEGER NOT NULL, mapping_json TEXT NOT NULL, dataset_hash TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX dataset_name ON dataset (name) WHERE state = 'ready';
CREATE TABLE dataset_class (
  dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE, position INTEGER NOT NULL,
  name TEXT NOT NULL, positive INTEGER NOT NULL, PRIMARY KEY (dataset_id, position)) STRICT, WITHOUT ROWID;
CREATE TABLE dataset_image (
  id TEXT PRIMARY KEY, dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
  position INTEGER NOT NULL, path TEXT NOT NULL, file_hash TEXT NOT NULL, pixel_hash TEXT NOT NULL,
  class_name TEXT NOT NULL, group_key TEXT, merged_group TEXT NOT NULL, given_partition TEXT,
  attributes_json TEXT NOT NULL DEFAULT '{}', width INTEGER NOT NULL, height INTEGER NOT NULL, size_bytes INTEGER NOT NULL,
  format TEXT NOT NULL, bits_per_sample INTEGER NOT NULL, colour TEXT NOT NULL,
  brightness REAL NOT NULL, contrast REAL NOT NULL, sharpness REAL NOT NULL, excluded INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE UNIQUE INDEX dataset_image_position ON dataset_image (dataset_id, position);
CREATE INDEX dataset_image_class ON dataset_image (dataset_id, class_name, position);
CREATE INDEX dataset_image_file_hash ON dataset_image (file_hash);
CREATE INDEX dataset_image_pixel_hash ON dataset_image (pixel_hash);
CREATE TABLE rejected_row (
  dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE, position INTEGER NOT NULL,
  path TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (dataset_id, position)) STRICT, WITHOUT ROWID;
CREATE TABLE dataset_finding (
  id TEXT PRIMARY KEY, dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE, position INTEGER NOT NULL,
  kind TEXT NOT NULL, decision TEXT NOT NULL, correlation REAL, class_name TEXT) STRICT;
CREATE INDEX dataset_finding_of_dataset ON dataset_finding (dataset_id, position);
CREATE TABLE dataset_finding_image (
  finding_id TEXT NOT NULL REFERENCES dataset_finding (id) ON DELETE CASCADE,
  image_id TEXT NOT NULL REFERENCES dataset_image (id) ON DELETE CASCADE, PRIMARY KEY (finding_id, image_id)) STRICT, WITHOUT ROWID;
CREATE INDEX dataset_finding_of_image ON dataset_finding_image (image_id);
CREATE TABLE split (
  id TEXT PRIMARY KEY, dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE, created_at_ms INTEGER NOT NULL,
  split_by TEXT NOT NULL, seed INTEGER NOT NULL, fractions_json TEXT NOT NULL, partitions_json TEXT NOT NULL,
  split_hash TEXT NOT NULL, notes_json TEXT NOT NULL) STRICT;
CREATE INDEX split_of_dataset ON split (dataset_id, created_at_ms);
CREATE TABLE split_image (
  split_id TEXT NOT NULL REFERENCES split (id) ON DELETE CASCADE,
  image_id TEXT NOT NULL REFERENCES dataset_image (id) ON DELETE CASCADE,
  partition TEXT NOT NULL CHECK (partition IN ('train', 'validation', 'test')), PRIMARY KEY (split_id, image_id)) STRICT, WITHOUT ROWID;
CREATE INDEX split_image_of_image ON split_image (image_id);
CREATE TABLE test_opening (
  id INTEGER PRIMARY KEY, split_id TEXT NOT NULL REFERENCES split (id) ON DELETE CASCADE, opened_at_ms INTEGER NOT NULL,
  evaluation_id TEXT, model_name TEXT NOT NULL) STRICT;
`;

const LEARNING = `
CREATE TABLE run (
  id TEXT PRIMARY KEY, dataset_id TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
  split_id TEXT NOT NULL REFERENCES split (id) ON DELETE CASCADE, recipe TEXT NOT NULL, settings_json TEXT NOT NULL,
  seed INTEGER NOT NULL, runner TEXT NOT NULL, state TEXT NOT NULL, model_name TEXT, created_at_ms INTEGER NOT NULL,
  finished_at_ms INTEGER, best_epoch INTEGER, model_id TEXT, job_id TEXT, notes_json TEXT NOT NULL DEFAULT '[]') STRICT;
CREATE INDEX run_of_dataset ON run (dataset_id);
CREATE TABLE run_epoch (
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE, epoch INTEGER NOT NULL, record_json TEXT NOT NULL,
  PRIMARY KEY (run_id, epoch)) STRICT, WITHOUT ROWID;
CREATE TABLE model (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, manifest_hash TEXT NOT NULL, manifest_json TEXT NOT NULL,
  dataset_id TEXT REFERENCES dataset (id) ON DELETE SET NULL, split_id TEXT REFERENCES split (id) ON DELETE SET NULL,
  run_id TEXT NOT NULL, created_at_ms INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE model_image (
  model_id TEXT NOT NULL REFERENCES model (id) ON DELETE CASCADE, pixel_hash TEXT NOT NULL, dataset_id TEXT NOT NULL,
  group_key TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN ('train', 'validation')),
  PRIMARY KEY (model_id, pixel_hash, dataset_id, group_key, role)) STRICT, WITHOUT ROWID;
CREATE INDEX model_image_group ON model_image (model_id, dataset_id, group_key);
CREATE TABLE operating_point (
  id TEXT PRIMARY KEY, model_id TEXT NOT NULL REFERENCES model (id) ON DELETE CASCADE, version INTEGER NOT NULL,
  name TEXT NOT NULL, thresholds_json TEXT NOT NULL, rule_json TEXT NOT NULL, evaluation_id TEXT, created_at_ms INTEGER NOT NULL,
  UNIQUE (model_id, version)) STRICT;
CREATE TABLE evaluation (
  id TEXT PRIMARY KEY, model_id TEXT NOT NULL REFERENCES model (id) ON DELETE CASCADE,
  dataset_id TEXT REFERENCES dataset (id) ON DELETE CASCADE, dataset_name TEXT NOT NULL, split_id TEXT,
  partition TEXT NOT NULL, test_opening INTEGER, n INTEGER NOT NULL, failed INTEGER NOT NULL, refused INTEGER NOT NULL,
  includes_trained INTEGER NOT NULL, classes_json TEXT NOT NULL, thresholds_json TEXT NOT NULL, figures_json TEXT NOT NULL,
  headline_json TEXT NOT NULL, seed INTEGER NOT NULL, seconds REAL NOT NULL, runner TEXT NOT NULL, created_at_ms INTEGER NOT NULL) STRICT;
CREATE INDEX evaluation_of_model ON evaluation (model_id, created_at_ms);
CREATE INDEX evaluation_of_dataset ON evaluation (dataset_id);
CREATE TABLE evaluation_image (
  evaluation_id TEXT NOT NULL REFERENCES evaluation (id) ON DELETE CASCADE, position INTEGER NOT NULL, image_id TEXT,
  file_hash TEXT NOT NULL, path TEXT NOT NULL, group_key TEXT NOT NULL, truth TEXT NOT NULL,
  probabilities_json TEXT NOT NULL, attributes_json TEXT NOT NULL DEFAULT '{}',
  PRIMARY KEY (evaluation_id, position)) STRICT, WITHOUT ROWID;
`;

const CASES = `
CREATE TABLE patient (id TEXT PRIMARY KEY, pseudonym TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE lesion (id TEXT PRIMARY KEY, patient_id TEXT REFERENCES patient (id) ON DELETE SET NULL, name TEXT NOT NULL) STRICT;
CREATE TABLE visit (id TEXT PRIMARY KEY, patient_id TEXT REFERENCES patient (id) ON DELETE SET NULL, visited_at_ms INTEGER NOT NULL) STRICT;
CREATE TABLE stored_image (
  file_hash TEXT PRIMARY KEY, pixel_hash TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL, format TEXT NOT NULL, stored_at_ms INTEGER NOT NULL) STRICT;
CREATE TABLE case_record (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, patient_id TEXT REFERENCES patient (id) ON DELETE SET NULL,
  lesion_id TEXT REFERENCES lesion (id) ON DELETE SET NULL, visit_id TEXT REFERENCES visit (id) ON DELETE SET NULL,
  newest_finding_id TEXT, newest_label TEXT, newest_verdict TEXT, newest_model_id TEXT, newest_file_hash TEXT,
  outcome_label TEXT, notes INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL, updated_at_ms INTEGER NOT NULL) STRICT;
CREATE INDEX case_record_created ON case_record (created_at_ms);
CREATE INDEX case_record_updated ON case_record (updated_at_ms);
CREATE INDEX case_record_filter ON case_record (newest_label, newest_verdict, outcome_label, newest_model_id, created_at_ms);
CREATE INDEX case_record_model ON case_record (newest_model_id);
CREATE INDEX case_record_patient ON case_record (patient_id);
CREATE TABLE case_image (
  case_id TEXT NOT NULL REFERENCES case_record (id) ON DELETE CASCADE, file_hash TEXT NOT NULL REFERENCES stored_image (file_hash),
  file_name TEXT NOT NULL, added_at_ms INTEGER NOT NULL, PRIMARY KEY (case_id, file_hash)) STRICT, WITHOUT ROWID;
CREATE INDEX case_image_of_file ON case_image (file_hash);
CREATE INDEX stored_image_pixel_hash ON stored_image (pixel_hash);
CREATE TABLE case_finding (
  id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES case_record (id) ON DELETE CASCADE, file_hash TEXT NOT NULL,
  model_id TEXT NOT NULL REFERENCES model (id), operating_point_id TEXT REFERENCES operating_point (id),
  label TEXT NOT NULL, verdict TEXT NOT NULL, result_json TEXT NOT NULL, job_id TEXT, created_at_ms INTEGER NOT NULL) STRICT;
CREATE INDEX case_finding_of_case ON case_finding (case_id, created_at_ms);
CREATE INDEX case_finding_of_model ON case_finding (model_id);
CREATE TABLE case_note (
  id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES case_record (id) ON DELETE CASCADE,
  text TEXT NOT NULL, created_at_ms INTEGER NOT NULL) STRICT;
CREATE INDEX case_note_of_case ON case_note (case_id);
CREATE TABLE case_outcome (
  case_id TEXT PRIMARY KEY REFERENCES case_record (id) ON DELETE CASCADE, label TEXT NOT NULL, source TEXT NOT NULL,
  recorded_at_ms INTEGER NOT NULL) STRICT;
CREATE VIRTUAL TABLE case_search USING fts5 (body, tokenize = 'trigram remove_diacritics 1');
CREATE TABLE diagnosis_item (
  job_id TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE, position INTEGER NOT NULL,
  case_id TEXT REFERENCES case_record (id) ON DELETE CASCADE, item_json TEXT NOT NULL,
  PRIMARY KEY (job_id, position)) STRICT, WITHOUT ROWID;
CREATE INDEX diagnosis_item_of_case ON diagnosis_item (case_id);
`;

export const up = GENERAL + DATASETS + LEARNING + CASES;
