import { writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';

interface Part {
  readonly name: Buffer;
  readonly data: Buffer;
  readonly offset: number;
}

/** The fields that the header before an entry and its line in the directory share: version, flags, stored, date, sizes, names. */
function fields({ name, data }: Part): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(20, 0);
  bytes.writeUInt16LE(0x800, 2); // the name is UTF-8
  bytes.writeUInt16LE(0x21, 8); // 1 January 1980
  bytes.writeUInt32LE(crc32(data), 10);
  bytes.writeUInt32LE(data.length, 14);
  bytes.writeUInt32LE(data.length, 18);
  bytes.writeUInt16LE(name.length, 22);
  return bytes;
}

function directoryLine(part: Part): Buffer {
  const bytes = Buffer.alloc(46);
  bytes.writeUInt32LE(0x02014b50, 0);
  bytes.writeUInt16LE(0x0314, 4); // made on Unix: the upper half of the attributes is the file's mode
  fields(part).copy(bytes, 6);
  bytes.writeUInt32LE((0o100644 << 16) >>> 0, 38);
  bytes.writeUInt32LE(part.offset, 42);
  return Buffer.concat([bytes, part.name]);
}

/** Writes a zip file of uncompressed entries (as in APPNOTE.TXT 4.3), with whatever names a test wants in it. */
export function writeZip(path: string, entries: Readonly<Record<string, string>>): void {
  const parts: Part[] = [];
  const chunks: Buffer[] = [];
  let offset = 0;
  for (const [key, text] of Object.entries(entries)) {
    const part = { name: Buffer.from(key), data: Buffer.from(text), offset };
    const signature = Buffer.from('PK\u0003\u0004', 'latin1');
    chunks.push(signature, fields(part), part.name, part.data);
    parts.push(part);
    offset += 30 + part.name.length + part.data.length;
  }
  const directory = Buffer.concat(parts.map(directoryLine));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  writeFileSync(path, Buffer.concat([...chunks, directory, end]));
}
