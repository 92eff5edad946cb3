import { aClinic } from "@tests/factories/clinics";
import { aPractice, aRun, connectTo } from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { serveKills } from "./kill-lane";

const cliniko = await aCliniko();
// Thirty calls, so that a dozen runs keep within the allowance of two hundred a minute.
const practice = aPractice(cliniko, { patients: 750, appointments: 900 });

await serveKills({
  sandbox: cliniko,
  newClinic: async () => {
    const ctx = await aClinic({ role: "tenant_owner" });
    return { ctx, connection: await connectTo(ctx, practice) };
  },
  ways: { full: (clinic) => aRun(clinic) },
});
