/** Name of a run's CSV log in its folder. */
export const CSV_LOG = 'log.csv';

/** Name of the folder with a run's event files for TensorBoard, in its own folder. */
export const TENSORBOARD_FOLDER = 'tensorboard';
