import { listActivePatients } from "@/features/active-patients/queries";
import { listActivePatientsQuery } from "@/features/active-patients/schema";
import { getDashboardMetrics } from "@/features/dashboard/queries";
import { listPatients } from "@/features/patients/queries";
import { listPatientsQuery } from "@/features/patients/schema";
import { disconnect } from "@/lib/db/client";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";
import { answerOrders } from "./child";
import type { ListsAnswer, ListsOrder } from "./lists";

const sorts = ["name", "-lastVisit", "-created"] as const;
const typed = ["ma", "maya", "sven ba", "0412", "4123", "rosa.kor", "tala delmar", "+61 42", "quinn", "b"];

/** One answer of each list as the server gives it, gate and transaction included. */
const lists: Record<ListsOrder["list"], (ctx: TenantContext, turn: number) => Promise<unknown>> = {
  patients: async (ctx, turn) => {
    const sort = sorts[turn % sorts.length];
    const page = await listPatients(ctx, listPatientsQuery.parse({ sort }));
    return page.nextCursor;
  },
  search: (ctx, turn) => listPatients(ctx, listPatientsQuery.parse({ search: typed[turn % typed.length] })),
  active: (ctx) => listActivePatients(ctx, listActivePatientsQuery.parse({})),
  otherWindow: (ctx) => listActivePatients(ctx, listActivePatientsQuery.parse({ days: 90 })),
  dashboard: (ctx) => getDashboardMetrics(ctx),
};

async function read({ list, organizationId, turn }: ListsOrder): Promise<ListsAnswer> {
  const actor = { type: "system", label: "bench" } as const;
  const ctx = mintContext({ organizationId, actor, permissions: ["*"] });
  const startedAt = performance.now();
  await lists[list](ctx, turn);
  return { ms: performance.now() - startedAt };
}

answerOrders(read, disconnect);
