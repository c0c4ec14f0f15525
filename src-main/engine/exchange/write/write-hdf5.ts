import type * as h5wasm from 'h5wasm/node';
import { loadHdf5 } from '#main/engine/weights/keras-h5.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';

type Group = InstanceType<(typeof h5wasm)['Group']>;

/** An HDF5 file that is being written. Groups are named by their whole path (`model_weights/conv1`), data sets by group and name. */
export interface Hdf5Writer {
  /** Makes a group and those above it; one that is there stays. */
  readonly group: (path: string) => void;
  /** Sets a text, or a list of texts, on a group; `''` is the file itself. */
  readonly text: (path: string, name: string, value: string | readonly string[]) => void;
  /** Writes float32 values. */
  readonly floats: (path: string, tensor: WeightTensor) => void;
}

/** Writes an HDF5 file, at most as large as one tensor in memory beside what `write` holds. */
export async function writeHdf5(path: string, write: (writer: Hdf5Writer) => void): Promise<void> {
  const hdf5 = await loadHdf5();
  const file = new hdf5.File(path, 'w');
  try {
    const groups = new Map<string, Group>([['', file]]);
    write({
      group: (groupPath) => void groupAt(groups, groupPath),
      text: (groupPath, name, value) => setText(groupAt(groups, groupPath), name, value),
      floats: (groupPath, { name, shape, values }) => {
        const parent = groupAt(groups, folderOf(join(groupPath, name)));
        const last = name.slice(name.lastIndexOf('/') + 1);
        parent.create_dataset({ name: last, data: values, shape: [...shape], dtype: '<f' });
      },
    });
    file.flush();
  } finally {
    file.close();
  }
}

function groupAt(groups: Map<string, Group>, path: string): Group {
  const known = groups.get(path);
  if (known !== undefined) return known;
  const parent = groupAt(groups, folderOf(path));
  const made = parent.create_group(path.slice(path.lastIndexOf('/') + 1));
  groups.set(path, made);
  return made;
}

/** Texts have any length, as h5py writes them; an empty list is one of numbers, as NumPy makes it. */
function setText(group: Group, name: string, value: string | readonly string[]): void {
  if (typeof value === 'string') group.create_attribute(name, value, [], 'S');
  else if (value.length === 0) group.create_attribute(name, new Float64Array(0), [0], '<d');
  else group.create_attribute(name, [...value], [value.length], 'S');
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}
