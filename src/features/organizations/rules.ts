const slugCharactersMax = 48;

/** An organization's name as it stands in an address: lower-case words of letters and digits. */
export function slugOf(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "-");
  return words.slice(0, slugCharactersMax).replace(/^-+|-+$/g, "") || "organization";
}
