/** Whether mail can be sent there, as far as its looks tell. */
export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}

/** Opens a letter to an address; null for what is none. */
export function emailLink(text: string): string | null {
  return isEmail(text) ? `mailto:${text}` : null;
}
