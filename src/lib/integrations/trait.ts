/**
 * What a credential shows of itself before anybody asks the provider: a key's region. The first rule whose pattern
 * fits says it: with its own value, or with what its first group caught. Plain data, so that a page can read it too.
 */
export type CredentialTrait = {
  /** The credential that shows it. */
  field: string;
  label: string;
  rules: readonly { pattern: string; value?: string }[];
  /** What to say of a credential that fits no rule. */
  absent: string;
};

/** The trait of what has been typed, in lower case; null when no rule fits. */
export function readTrait({ rules }: Pick<CredentialTrait, "rules">, text: string): string | null {
  for (const { pattern, value } of rules) {
    const found = new RegExp(pattern, "i").exec(text);
    if (found) return (value ?? found[1] ?? "").toLowerCase();
  }
  return null;
}
