import { Client } from "pg";

export const ownerRole = "hub_owner";
export const loginRole = "hub_login";

export type Logins = { ownerPassword: string; loginPassword: string };

/**
 * Makes the two logins on a server of our own, with just the rights that production gives them: the owner makes tables
 * and roles, the login may do nothing by itself. Repeating it changes nothing but the passwords.
 */
export async function provisionLogins(adminUrl: string, logins: Logins): Promise<void> {
  await withAdmin(adminUrl, async (admin) => {
    await ensureLogin(admin, ownerRole, "CREATEROLE", logins.ownerPassword);
    await ensureLogin(admin, loginRole, "NOCREATEROLE", logins.loginPassword);
  });
}

/** Makes a database that the owner owns, a copy of `template` if one is named, unless it is there. */
export async function ensureDatabase(adminUrl: string, name: string, template?: string): Promise<void> {
  await withAdmin(adminUrl, async (admin) => {
    const found = await admin.query("select from pg_database where datname = $1", [name]);
    if (found.rowCount) return;
    const copied = template ? `TEMPLATE ${admin.escapeIdentifier(template)}` : "";
    await admin.query(`CREATE DATABASE ${admin.escapeIdentifier(name)} OWNER ${ownerRole} ${copied}`);
  });
}

/** Drops a database with whoever is connected to it. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await withAdmin(adminUrl, async (admin) => {
    await admin.query(`DROP DATABASE IF EXISTS ${admin.escapeIdentifier(name)} WITH (FORCE)`);
  });
}

/** The two connection strings of a database on the server of `adminUrl`. */
export function databaseUrls(adminUrl: string, name: string, logins: Logins) {
  return {
    databaseUrl: urlFor(adminUrl, name, loginRole, logins.loginPassword),
    directUrl: urlFor(adminUrl, name, ownerRole, logins.ownerPassword),
  };
}

function urlFor(adminUrl: string, name: string, user: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = user;
  url.password = password;
  url.pathname = `/${name}`;
  return url.toString();
}

async function ensureLogin(admin: Client, role: string, right: string, password: string): Promise<void> {
  const found = await admin.query("select from pg_roles where rolname = $1", [role]);
  const verb = found.rowCount ? "ALTER" : "CREATE";
  const rights = `LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB ${right}`;
  await admin.query(`${verb} ROLE ${role} ${rights} PASSWORD ${admin.escapeLiteral(password)}`);
}

async function withAdmin(adminUrl: string, work: (admin: Client) => Promise<void>): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
