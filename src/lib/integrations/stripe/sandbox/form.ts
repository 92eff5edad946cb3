export type Form = { [name: string]: Form | string };

/** Stripe's request bodies and queries: `a[b][0][c]=d` as nested objects; lists are objects with numbers for names. */
export function readForm(text: string): Form {
  const form: Form = {};
  for (const [name, value] of new URLSearchParams(text)) put(form, name.split(/[[\]]+/).filter(Boolean), value);
  return form;
}

/** A text in a form, by its path; undefined where there is none. */
export function textAt(form: Form, ...path: string[]): string | undefined {
  const found = valueAt(form, path);
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** The texts of a list or of metadata in a form. */
export function textsAt(form: Form, ...path: string[]): Record<string, string> {
  const found = valueAt(form, path);
  const entries = typeof found === "object" ? Object.entries(found) : [];
  return Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
}

function valueAt(form: Form, path: string[]): Form | string | undefined {
  return path.reduce<Form | string | undefined>(
    (value, name) => (typeof value === "object" && Object.hasOwn(value, name) ? value[name] : undefined),
    form,
  );
}

function put(form: Form, [name = "", ...rest]: string[], value: string): void {
  if (["__proto__", "constructor", "prototype"].includes(name)) return;
  if (rest.length === 0) {
    form[name] = value;
    return;
  }
  const inner = form[name];
  const target = typeof inner === "object" ? inner : {};
  form[name] = target;
  put(target, rest, value);
}
