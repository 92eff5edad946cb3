import { Prisma } from "@/lib/db/generated/client";

/** A table or column name as SQL. Names come from our own code, never from a request; anything odd throws. */
export function identifier(name: string): Prisma.Sql {
  if (!/^[a-z_]+$/.test(name)) throw new Error(`"${name}" is not a column or table of ours.`);
  return Prisma.raw(`"${name}"`);
}
