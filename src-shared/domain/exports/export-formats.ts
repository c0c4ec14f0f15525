/** A form in which a model leaves CaseLens. */
interface ExportFormatRow {
  /** The file or folder inside the package that a program opens. */
  readonly model: string;
  /** What a copy of the model alone is called: its ending; null: it is a folder. */
  readonly extension: string | null;
  /** Files of `resources/export` that the package gets, as they are. */
  readonly examples: readonly string[];
  /** Packages that the example needs, as its installer names them. */
  readonly needs: readonly string[];
}

const PYTHON = ['caselens_model.py'] as const;

/** Every form, in the order in which they are offered. */
export const EXPORT_FORMATS = {
  'keras-h5': {
    model: 'model.h5',
    extension: '.h5',
    examples: ['keras-h5/example.py', ...PYTHON],
    needs: ['tensorflow', 'tf_keras', 'numpy', 'pillow'],
  },
  keras: {
    model: 'model.keras',
    extension: '.keras',
    examples: ['keras/example.py', ...PYTHON],
    needs: ['tensorflow', 'keras', 'numpy', 'pillow'],
  },
  tfjs: {
    model: 'model.json',
    extension: null,
    examples: ['tfjs/example.mjs', 'tfjs/caselens-model.mjs'],
    needs: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', '@tensorflow/tfjs-backend-wasm', 'sharp'],
  },
  onnx: {
    model: 'model.onnx',
    extension: '.onnx',
    examples: ['onnx/example.py', ...PYTHON],
    needs: ['onnxruntime', 'numpy', 'pillow'],
  },
  savedmodel: {
    model: 'saved_model',
    extension: null,
    examples: ['savedmodel/example.py', ...PYTHON],
    needs: ['tensorflow', 'numpy', 'pillow'],
  },
} as const satisfies Readonly<Record<string, ExportFormatRow>>;

export type ExportFormat = keyof typeof EXPORT_FORMATS;

/** The forms' names. */
export const EXPORT_FORMAT_IDS = Object.keys(EXPORT_FORMATS) as [ExportFormat, ...ExportFormat[]]; // the table has rows

/** What a model's answers may differ by after it was written and read: more is a fault, and the export is not handed out. Measured: 2e-6 at most. */
export const LARGEST_EXPORT_DIFFERENCE = 1e-4;
