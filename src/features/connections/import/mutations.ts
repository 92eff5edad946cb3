import { type ImportedLine, type TokenLine, tokenLine } from "@/features/connections/import/schema";
import { connect } from "@/features/connections/mutations";
import { listConnections, readSecret, requireProvider } from "@/features/connections/queries";
import { readCredentials } from "@/features/connections/rules";
import { isFernet } from "@/lib/crypto/fernet";
import { SecretBoxError } from "@/lib/crypto/secret-box";
import { findOrganizationBySlug } from "@/lib/db/system/organizations";
import { AppError } from "@/lib/errors";
import type { Provider } from "@/lib/integrations/contract";
import { secretBox } from "@/lib/secrets";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";

/**
 * Connects the accounts whose credentials an earlier system sealed as Fernet tokens, one line of JSON each, as if an owner
 * had entered them: the provider proves each, and the newest key seals it. Safe to repeat; a line that cannot be used is
 * refused with its reason, and the others go in.
 */
export async function importCredentials(text: string): Promise<ImportedLine[]> {
  const told: ImportedLine[] = [];
  for (const [index, words] of text.split("\n").entries()) {
    if (words.trim() === "") continue;
    const line = index + 1;
    const came = await importLine(words).catch((error: unknown) => {
      if (!(error instanceof AppError || error instanceof SecretBoxError)) throw error;
      return { outcome: "refused" as const, reason: error.message };
    });
    told.push({ line, ...came });
  }
  return told;
}

async function importLine(words: string) {
  const { organization, provider: key, token } = readLine(words);
  const found = await findOrganizationBySlug(organization);
  if (!found) throw new AppError("not_found", `There is no organization "${organization}".`);
  const ctx = contextFor(found.id);
  const provider = requireProvider(key);
  const credentials = openToken(ctx, provider, token);
  const isNew = await isNewHere(ctx, provider, credentials);
  if (isNew) await connect(ctx, { provider: key, credentials });
  return { outcome: isNew ? ("imported" as const) : ("unchanged" as const), organization, provider: key };
}

function readLine(words: string): TokenLine {
  const parsed = tokenLine.safeParse(parse(words));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError("invalid_input", issue?.path.length ? issue.message : "This is no object of JSON.");
}

function parse(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return null;
  }
}

/** The machine's owner runs this, for an organization that was found by its own row. */
function contextFor(organizationId: string): TenantContext {
  return mintContext({ organizationId, actor: { type: "system", label: "Import" }, permissions: ["*"] });
}

function openToken({ organizationId }: TenantContext, provider: Provider, token: string): Record<string, string> {
  const sealed = Buffer.from(token);
  if (!isFernet(sealed)) throw new AppError("invalid_input", "The token is none of Fernet's.");
  // Such a token names no owner, and its connection is not there yet.
  const secret = secretBox().open(sealed, { organizationId, connectionId: "", kind: "account" });
  const credentials = readCredentials(provider, secret);
  if (!credentials) throw new AppError("credentials", `The token holds no credentials of ${provider.name}.`);
  return credentials;
}

/** False if they open a connection already. Throws `conflict` where somebody has ended one: that is theirs to undo. */
async function isNewHere(ctx: TenantContext, provider: Provider, credentials: Record<string, string>) {
  const connections = (await listConnections(ctx)).filter((connection) => connection.provider === provider.key);
  for (const { id, status } of connections) {
    if (status === "disconnected") continue;
    const { secret } = await readSecret(ctx, id, "account");
    if (isSame(readCredentials(provider, secret), credentials)) return false;
  }
  if (connections.some(({ status }) => status === "disconnected")) {
    throw new AppError("conflict", `${provider.name} was disconnected in this organization. Connect it there again.`);
  }
  return true;
}

function isSame(held: Record<string, string> | null, credentials: Record<string, string>): boolean {
  return Object.entries(credentials).every(([field, value]) => held?.[field] === value);
}
