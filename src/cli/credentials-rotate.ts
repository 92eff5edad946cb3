import { openDatabase } from "./database";

const sealingMs = 10 * 60_000;
const database = await openDatabase();
const { rotateCredentials } = await import("@/features/connections/mutations");
const { renewSeal } = await import("@/features/audit/sealing/mutations");
const { systemContext } = await import("@/features/sync/mutations");
const { resealDeliveries, resealPlatformDeliveries } = await import("@/features/webhooks/sealing/mutations");
const { listOrganizations } = await import("@/lib/db/system/organizations");
const { disconnect } = await import("@/lib/db/client");

let rotated = 0;
let resealed = await resealPlatformDeliveries();
for (const { id } of await listOrganizations()) {
  rotated += await rotateCredentials(systemContext(id));
  resealed += await resealDeliveries(systemContext(id));
  await renewSeal(systemContext(id), new Date(Date.now() + sealingMs));
}
process.stdout.write(`${rotated} credentials and ${resealed} deliveries sealed with the newest key\n`);
await disconnect();
await database.stop();
