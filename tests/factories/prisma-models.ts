import { readdirSync, readFileSync } from "node:fs";

export type Field = { name: string; type: string; isRelation: boolean };

/** A model as prisma/schema describes it. `keys` are the fields of each unique filter, the primary key first. */
export type Model = { name: string; delegate: string; fields: Field[]; keys: string[][] };

/** Every model of the schema, read from its files, so that none can be left out of a test. */
export function readModels(): Model[] {
  const files = readdirSync("prisma/schema").filter((name) => name.endsWith(".prisma"));
  const text = files.map((name) => readFileSync(`prisma/schema/${name}`, "utf8")).join("\n");
  const blocks = [...text.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)];
  const names = new Set(blocks.map(([, name]) => name));
  return blocks.map(([, name = "", body = ""]) => toModel(name, body, names));
}

function toModel(name: string, body: string, names: Set<string | undefined>): Model {
  const lines = body.split("\n").map((line) => line.trim());
  const fields = lines.flatMap((line) => {
    const [, field, type] = /^(\w+)\s+(\w+)/.exec(line) ?? [];
    return field && type ? [{ name: field, type, isRelation: names.has(type), line }] : [];
  });
  const single = fields.filter(({ line }) => /@(id|unique)\b/.test(line)).map((field) => [field.name]);
  const compound = lines.flatMap((line) => {
    const [, list] = /^@@(?:id|unique)\(\[([^\]]*)\]/.exec(line) ?? [];
    return list ? [list.split(",").map((field) => field.trim())] : [];
  });
  const delegate = `${name[0]?.toLowerCase()}${name.slice(1)}`;
  return { name, delegate, keys: [...single, ...compound], fields: fields.map(({ line: _, ...field }) => field) };
}
