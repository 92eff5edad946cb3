import { z } from "zod";
import type { Provider } from "@/lib/integrations/contract";
import { type CredentialTrait, readTrait } from "@/lib/integrations/trait";

/** One credential as the connect form asks for it. Plain data: it goes to the browser. */
export type CredentialField = {
  name: string;
  label: string;
  /** Where to find it at the provider. */
  hint: string | null;
  trait: CredentialTrait | null;
  /** What it may be, where it is one of a few; empty where it is typed. */
  choices: string[];
  /** Whether it is shown while it is typed. */
  isPlain: boolean;
};

export type ConnectForm = { provider: string; name: string; summary: string; fields: CredentialField[] };

/** The form that a provider's credentials ask for: a field for each, with the words that its schema gives it. */
export function connectForm({ key, name, summary, credentials, traits = [] }: Provider): ConnectForm {
  const fields = Object.entries(credentials.shape).map(([field, schema]) => {
    const { title, description, plain } = schema.meta() ?? {};
    return {
      name: field,
      label: title ?? field,
      hint: description ?? null,
      trait: traits.find((trait) => trait.field === field) ?? null,
      choices: schema instanceof z.ZodEnum ? schema.options.map(String) : [],
      isPlain: plain === true,
    };
  });
  return { provider: key, name, summary, fields };
}

/** What a form holds before anything is typed: the first of each few. */
export function initialValues({ fields }: Pick<ConnectForm, "fields">): Record<string, string> {
  return Object.fromEntries(fields.flatMap(({ name, choices: [first] }) => (first ? [[name, first]] : [])));
}

/** What is said of a credential while it is typed; nothing of the first few characters. */
export function noticeOf({ trait }: CredentialField, typed: string): { known: boolean; text: string } | null {
  const text = typed.trim();
  if (!trait || text.length < shortestNoticed) return null;
  const value = readTrait(trait, text);
  return value === null ? { known: false, text: trait.absent } : { known: true, text: `${trait.label}: ${value}` };
}

const shortestNoticed = 8;

/**
 * The credentials that a stored secret holds; null when they are none of this provider's. An earlier system may have kept
 * a key as it is, without its name: it is the one thing that such a provider asks for.
 */
export function readCredentials({ credentials }: Provider, secret: string): Record<string, string> | null {
  const held = parse(secret);
  const [field, another] = Object.keys(credentials.shape);
  const isBare = typeof held !== "object" && field !== undefined && another === undefined;
  const { data } = credentials.safeParse(isBare ? { [field]: String(held) } : held);
  return z.record(z.string(), z.string()).safeParse(data).data ?? null;
}

/** What a text is as JSON, or else the text; numbers too, which lose digits as JSON. */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "number" ? text : value;
  } catch {
    return text;
  }
}

/**
 * The older form of an address: one path for everybody, told whose it is and the token as a secret. Null for a provider
 * that was never given one.
 */
export function olderFormOf(path: string, organizationId: string): string | null {
  const [, token] = /^\/api\/webhooks\/mx-merchant\/([^/?]+)$/.exec(path) ?? [];
  if (!token) return null;
  return `/api/webhook/mx-merchant?${new URLSearchParams({ companyId: organizationId, secret: token })}`;
}
