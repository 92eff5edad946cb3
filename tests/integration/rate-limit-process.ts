import { reserveOnSandboxTime } from "@/cli/bench/sandbox-time";
import { openSession } from "@/features/connections/queries";
import { systemContext } from "@/features/sync/mutations";
import { disconnect } from "@/lib/db/client";

const [organizationId = "", connectionId = "", pages] = process.argv.slice(2);

const { session } = await openSession(systemContext(organizationId), connectionId, { reserve: reserveOnSandboxTime });
for (let read = 0; read < Number(pages); read++) {
  await session.streams[0]?.readPage({ since: null, checkpoint: null });
}
await disconnect();
