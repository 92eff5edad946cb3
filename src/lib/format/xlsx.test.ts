import { inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Cell, xlsxOf } from "@/lib/format/xlsx";
import { zipOf } from "@/lib/format/zip";

describe("a workbook", () => {
  it("holds every row, numbers as numbers and text as text, whatever it begins with", async () => {
    const rows: Cell[][] = [
      ["Customer", "Amount"],
      ['=HYPERLINK("http://x")', { decimal: "-14.14" }],
      ["A & <b> \u0007 “quoted”", 3],
      [null, { decimal: "0.07" }],
    ];
    const files = unzip(await packed(xlsxOf(from(rows), { name: "Transactions" })));
    const sheet = files["xl/worksheets/sheet1.xml"] ?? "";
    expect(sheet).toContain('t="inlineStr" s="0"><is><t xml:space="preserve">=HYPERLINK(&quot;http://x&quot;)</t>');
    expect(sheet).toContain("<c><v>-14.14</v></c>");
    expect(sheet).toContain("A &amp; &lt;b&gt;  “quoted”");
    expect(sheet).not.toContain("<f>");
    expect(files["xl/workbook.xml"]).toContain('<sheet name="Transactions" sheetId="1"');
    expect(Object.keys(files).toSorted()).toEqual([
      "[Content_Types].xml",
      "_rels/.rels",
      "xl/_rels/workbook.xml.rels",
      "xl/styles.xml",
      "xl/workbook.xml",
      "xl/worksheets/sheet1.xml",
    ]);
  });

  it("goes on in another sheet under the same heading when one is full", async () => {
    const rows = [["Head"], ["1"], ["2"], ["3"]];
    const files = unzip(await packed(xlsxOf(from(rows), { name: "T", rowsMax: 3 })));
    expect(textsOf(files["xl/worksheets/sheet1.xml"])).toEqual(["Head", "1", "2"]);
    expect(textsOf(files["xl/worksheets/sheet2.xml"])).toEqual(["Head", "3"]);
    expect(files["[Content_Types].xml"]).toContain("sheet2.xml");
  });

  it("reads no further than it is taken, and ends its source when nobody takes more", async () => {
    let read = 0;
    let ended = false;
    async function* many(): AsyncGenerator<Cell[]> {
      try {
        for (; read < 1_000_000; read += 1) yield [`row ${read} ${Math.random()}`];
      } finally {
        ended = true;
      }
    }
    const chunks = xlsxOf(many(), { name: "T" });
    for (let taken = 0; taken < 4; taken += 1) await chunks.next();
    await chunks.return(undefined);
    expect(read).toBeLessThan(20_000);
    await expect.poll(() => ended).toBe(true);
  });

  it("breaks off with the error of its source, rather than ending as if it were whole", async () => {
    async function* broken(): AsyncGenerator<Cell[]> {
      yield ["Head"];
      yield ["1"];
      throw new Error("the database is away");
    }
    await expect(packed(xlsxOf(broken(), { name: "T" }))).rejects.toThrow("the database is away");
  });
});

it("a ZIP is read back by its directory, each file with the sum that it was packed with", async () => {
  const long = Array.from({ length: 2_000 }, (_, at) => `line ${at} ü\n`);
  const files = unzip(
    await packed(
      zipOf([
        { name: "a.txt", parts: long },
        { name: "folder/ü.txt", parts: [""] },
      ]),
    ),
  );
  expect(files).toEqual({ "a.txt": long.join(""), "folder/ü.txt": "" });
});

async function* from<T>(items: T[]): AsyncGenerator<T> {
  yield* items;
}

async function packed(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

/** Reads an archive as a tool would: from the directory at its end. */
function unzip(archive: Buffer): Record<string, string> {
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  let at = archive.readUInt32LE(end + 16);
  const files: Record<string, string> = {};
  for (let count = archive.readUInt16LE(end + 10); count > 0; count -= 1) {
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    const [packedSize, size, offset] = [20, 24, 42].map((place) => archive.readUInt32LE(at + place));
    const start = Number(offset) + 30 + archive.readUInt16LE(Number(offset) + 26);
    const bytes = inflateRawSync(archive.subarray(start, start + Number(packedSize)));
    expect(bytes.length).toBe(size);
    files[name] = bytes.toString("utf8");
    at += 46 + nameLength;
  }
  expect(at).toBe(end);
  return files;
}

function textsOf(sheet: string | undefined): string[] {
  return [...(sheet ?? "").matchAll(/<t [^>]*>([^<]*)</g)].map(([, text]) => text ?? "");
}
