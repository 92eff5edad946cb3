import { asAdmin } from "@tests/factories/admin-sql";
import { aConnectedPractice } from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, expect, test, vi } from "vitest";
import { POST } from "@/app/api/webhooks/[provider]/[[...token]]/route";
import { renewWebhook } from "@/features/connections/mutations";
import { signStandardWebhook } from "@/lib/crypto/signature";
import { newId } from "@/lib/db/id";
import { startBoss, stopBoss } from "@/lib/jobs/boss";

// Where no worker runs, what is left of a request is done once it is answered.
const { later } = vi.hoisted(() => {
  process.env.JOBS = "inline";
  return { later: [] as (() => Promise<unknown>)[] };
});
vi.mock("next/server", async (original) => ({
  ...(await original<object>()),
  after: (work: () => Promise<unknown>) => later.push(work),
}));

const cliniko = await aCliniko({ empty: true });

afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
});

test("without a worker a delivery is processed once it is answered, and no job waits for one", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 1, appointments: 0 });
  const { path, secret } = await renewWebhook(clinic.ctx, { id: clinic.connection.id });
  const body = JSON.stringify({ resource: "patient", id: clinic.ids("patients")[0] });
  const headers = signStandardWebhook({ secret, id: newId(), body });
  const request = new Request(`http://hub.example${path}`, { method: "POST", body, headers });
  const token = [path.split("/").at(-1) ?? ""];
  const response = await POST(request, { params: Promise.resolve({ provider: "cliniko", token }) });
  expect(response.status).toBe(202);
  const state = () => asAdmin("SELECT status, attempts FROM webhook_events");
  expect(await state()).toEqual([{ status: "received", attempts: 0 }]);
  expect(later).toHaveLength(1);
  await later[0]?.();
  expect(await state()).toEqual([{ status: "processed", attempts: 1 }]);
  expect(await asAdmin("SELECT external_id FROM contacts")).toEqual([{ external_id: clinic.ids("patients")[0] }]);
  expect(await (await startBoss()).fetch("webhook")).toEqual([]);
});
