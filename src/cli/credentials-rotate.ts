import { onDatabase } from "./database";
import { run } from "./run";

const sealingMs = 10 * 60_000;

/**
 * npm run credentials:rotate: every stored secret under the newest key. What none of the keys opens keeps nothing else from
 * it; it is counted by organization, and makes the exit code 1.
 */
await run(() => onDatabase(rotate));

async function rotate(): Promise<void> {
  const { rotateCredentials } = await import("@/features/connections/mutations");
  const { renewSeal } = await import("@/features/audit/sealing/mutations");
  const { systemContext } = await import("@/features/sync/mutations");
  const { resealDeliveries, resealPlatformDeliveries } = await import("@/features/webhooks/sealing/mutations");
  const { listOrganizations } = await import("@/lib/db/system/organizations");

  const ofHub = await resealPlatformDeliveries();
  complain("the hub itself", 0, ofHub.unopened);
  const sealed = { credentials: 0, deliveries: ofHub.sealed };
  for (const { id, slug } of await listOrganizations()) {
    const credentials = await rotateCredentials(systemContext(id));
    const deliveries = await resealDeliveries(systemContext(id));
    await renewSeal(systemContext(id), new Date(Date.now() + sealingMs));
    complain(`organization "${slug}"`, credentials.unopened, deliveries.unopened);
    sealed.credentials += credentials.sealed;
    sealed.deliveries += deliveries.sealed;
  }
  process.stdout.write(
    `${sealed.credentials} credentials and ${sealed.deliveries} deliveries sealed with the newest key\n`,
  );
}

function complain(whose: string, credentials: number, deliveries: number): void {
  if (credentials + deliveries === 0) return;
  process.stderr.write(
    `${credentials} credentials and ${deliveries} deliveries of ${whose} open with none of the keys\n`,
  );
  process.exitCode = 1;
}
