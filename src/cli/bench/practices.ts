import { Client } from "pg";
import type { TenantContext } from "@/lib/tenant/context";
import type { SandboxProcess } from "./sandbox-process";

export type Practice = { key: string; patients: number; appointments: number; userId?: string };

/** A practice at the sandbox with so many patients and appointments, and an attendee for each appointment. */
export async function addPractice(
  { control }: Pick<SandboxProcess, "control">,
  { key, patients, appointments, userId }: Practice,
  limit: number | null = null,
): Promise<void> {
  await control("cliniko/addAccount", { key, name: `Practice ${key}`, limit, ...(userId ? { userId } : {}) });
  await control("cliniko/grow", { account: key, patients, appointments });
}

/** A new organization with that practice connected to it. */
export async function connectPractice(
  adminUrl: string,
  key: string,
): Promise<{ ctx: TenantContext; connectionId: string }> {
  const { connect } = await import("@/features/connections/mutations");
  const { systemContext } = await import("@/features/sync/mutations");
  const ctx = systemContext(await addOrganization(adminUrl));
  const { id } = await connect(ctx, { provider: "cliniko", credentials: { apiKey: key } });
  return { ctx, connectionId: id };
}

/** A new organization with nothing in it. */
export async function addOrganization(adminUrl: string): Promise<string> {
  const { newId } = await import("@/lib/db/id");
  const id = newId();
  await withAdmin(adminUrl, (admin) =>
    admin.query(
      `INSERT INTO "organizations" ("id", "name", "slug", "time_zone", "updated_at") VALUES ($1, $2, $2, 'Australia/Melbourne', now())`,
      [id, `bench-${id}`],
    ),
  );
  return id;
}

/** A connection that no policy and no role holds back, for setting up and for looking at the whole. */
export async function withAdmin<T>(adminUrl: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
