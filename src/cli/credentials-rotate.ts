import { openDatabase } from "./database";

const database = await openDatabase();
const { rotateCredentials } = await import("@/features/connections/mutations");
const { systemContext } = await import("@/features/sync/mutations");
const { listOrganizations } = await import("@/lib/db/system/organizations");
const { disconnect } = await import("@/lib/db/client");

let rotated = 0;
for (const { id } of await listOrganizations()) rotated += await rotateCredentials(systemContext(id));
process.stdout.write(`${rotated} credentials sealed with the newest key\n`);
await disconnect();
await database.stop();
