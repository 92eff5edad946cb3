/** Letters that are no other letter with a mark, and what is typed for them. */
export const withoutBase: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

/** "zoe ozturk" from "Zoë Öztürk": how words are compared, by people who may not have the accent on their keyboard. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/\p{M}|[ßæœøłđðþı]/gu, (letter) => withoutBase[letter] ?? "")
    .trim();
}

/** The folded words of a text. "O'Brien" is found by both of its halves, and joined; digits are words too. */
export function foldedWords(text: string): string[] {
  const chunks = fold(text).split(/\s+/);
  return [...new Set(chunks.flatMap((chunk) => [...partsOf(chunk), partsOf(chunk).join("")]))].filter(Boolean);
}

function partsOf(chunk: string): string[] {
  return chunk.split(/[^\p{L}\p{N}]+/u);
}
