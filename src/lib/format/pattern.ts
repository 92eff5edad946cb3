import { fold } from "@/lib/format/fold";

/** Longer patterns say no more, and a name has a size. */
export const patternLengthMax = 200;

/**
 * Whether a text fits a pattern from its beginning to its end: `*` stands for anything, `?` for one character, all else
 * for itself; case, accents and the width of blanks do not count. Reads each text once for every star at most, so that
 * no pattern can hang: there are no alternatives and no repetitions to go back to, as there are in a regular expression.
 */
export function fitsPattern(pattern: string, text: string): boolean {
  return patternOf(pattern)(readText(text));
}

/** A text made ready for being compared with many. */
export type Text = { key: string; letters: string[] };

/** Folds a text once, for `patternOf`. */
export function readText(text: string): Text {
  const key = nameKey(text);
  return { key, letters: Array.from(key) };
}

/** A pattern made ready for being tried on many texts: says what `fitsPattern` says. */
export function patternOf(pattern: string): (text: Text) => boolean {
  const wanted = readText(pattern.replaceAll(/\*+/g, "*"));
  // Most texts hold not even this.
  const longest = wanted.key.split(/[*?]/).reduce((long, part) => (part.length > long.length ? part : long), "");
  return ({ key, letters }) => key.includes(longest) && fits(wanted.letters, letters);
}

function fits(wanted: string[], given: string[]): boolean {
  let [at, place, star, starPlace] = [0, 0, -1, 0];
  while (place < given.length) {
    if (wanted[at] === "*") {
      [star, starPlace] = [at, place];
      at += 1;
    } else if (wanted[at] === "?" || wanted[at] === given[place]) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      // Only the last star is ever given more: what fitted before it stays.
      starPlace += 1;
      [at, place] = [star + 1, starPlace];
    } else {
      return false;
    }
  }
  return wanted.slice(at).every((letter) => letter === "*");
}

/** A name as names are compared: folded, with single blanks. */
export function nameKey(text: string): string {
  return fold(text).replaceAll(/\s+/g, " ").trim();
}
