import { aClinic } from "@tests/factories/clinics";
import { aMerchant, anMxMerchant, aTillRun } from "@tests/factories/merchants";
import { connect } from "@/features/connections/mutations";
import { serveKills } from "./kill-lane";

const mx = await anMxMerchant();
const merchant = aMerchant(mx, { payments: 12, invoices: 5 });

await serveKills({
  sandbox: mx,
  newClinic: async () => {
    const ctx = await aClinic({ role: "tenant_owner", timeZone: "America/New_York" });
    return { ctx, connection: await connect(ctx, { provider: "mx-merchant", credentials: merchant.credentials }) };
  },
  ways: {
    by_number: (clinic) => aTillRun(clinic, { count: 12, strategy: "by_number" }),
    by_id: (clinic) => aTillRun(clinic, { count: 12, strategy: "by_id" }),
    full: (clinic) => aTillRun(clinic, { mode: "full" }),
  },
});
