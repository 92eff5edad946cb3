import { pipeline, Readable } from "node:stream";
import { crc32, createDeflateRaw } from "node:zlib";

/** A file of an archive, read while it is packed. */
export type ZipFile = { name: string; parts: AsyncIterable<string> | Iterable<string> };

type Entry = { name: Buffer; crc: number; packed: number; size: number; offset: number };

/**
 * A ZIP archive, packed while it is read: no file is ever held as a whole, so that any length needs the same memory.
 * Sizes stand after each file, as the format allows where they are not known before. Up to 4 GiB.
 */
export async function* zipOf(files: AsyncIterable<ZipFile> | Iterable<ZipFile>): AsyncGenerator<Uint8Array> {
  const entries: Entry[] = [];
  let offset = 0;
  for await (const { name, parts } of files) {
    const entry: Entry = { name: Buffer.from(name), crc: 0, packed: 0, size: 0, offset };
    const head = headOf(entry);
    yield head;
    for await (const chunk of deflated(counted(parts, entry))) {
      entry.packed += chunk.byteLength;
      yield chunk;
    }
    const tail = tailOf(entry);
    yield tail;
    entries.push(entry);
    offset += head.byteLength + entry.packed + tail.byteLength;
  }
  yield directoryOf(entries, offset);
}

async function* counted(parts: ZipFile["parts"], entry: Entry): AsyncGenerator<Buffer> {
  for await (const part of parts) {
    const bytes = Buffer.from(part);
    entry.crc = crc32(bytes, entry.crc);
    entry.size += bytes.byteLength;
    yield bytes;
  }
}

function deflated(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  // A reader that fails destroys the packer with its error, and whoever reads that sees it.
  return pipeline(Readable.from(bytes), createDeflateRaw(), () => {});
}

const version = 20;
/** Sizes follow the file (bit 3), and names are UTF-8 (bit 11). */
const flags = 0x0808;
const deflate = 8;
/** 1 January 1980, the format's first day: when it was packed is nobody's business. */
const date = 0x0021;

function headOf({ name }: Entry): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(version, 4);
  head.writeUInt16LE(flags, 6);
  head.writeUInt16LE(deflate, 8);
  head.writeUInt16LE(date, 12);
  head.writeUInt16LE(name.byteLength, 26);
  return Buffer.concat([head, name]);
}

function tailOf({ crc, packed, size }: Entry): Buffer {
  const tail = Buffer.alloc(16);
  tail.writeUInt32LE(0x08074b50, 0);
  tail.writeUInt32LE(crc, 4);
  tail.writeUInt32LE(packed, 8);
  tail.writeUInt32LE(size, 12);
  return tail;
}

function directoryOf(entries: Entry[], offset: number): Buffer {
  const lines = Buffer.concat(entries.map(lineOf));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(lines.byteLength, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([lines, end]);
}

function lineOf({ name, crc, packed, size, offset }: Entry): Buffer {
  const line = Buffer.alloc(46);
  line.writeUInt32LE(0x02014b50, 0);
  line.writeUInt16LE(version, 4);
  line.writeUInt16LE(version, 6);
  line.writeUInt16LE(flags, 8);
  line.writeUInt16LE(deflate, 10);
  line.writeUInt16LE(date, 14);
  line.writeUInt32LE(crc, 16);
  line.writeUInt32LE(packed, 20);
  line.writeUInt32LE(size, 24);
  line.writeUInt16LE(name.byteLength, 28);
  line.writeUInt32LE(offset, 42);
  return Buffer.concat([line, name]);
}
