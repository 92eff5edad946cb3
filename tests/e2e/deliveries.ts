import { randomUUID } from "node:crypto";
import { Webhook } from "svix";
import type { StackNote } from "@/cli/stack-note";
import { aClinic, aConnectedClinic, type Call, type Clinic, type Connected, callerAs, subscribe } from "./clinic";

export type Hinted = Connected & { hint: (hint: object, signWith?: string) => Promise<number> };

/** A clinic whose own automation posts hints about its practice. */
export async function aHintedClinic(stack: StackNote): Promise<Hinted> {
  const clinic = await aConnectedClinic(stack, { patients: 4, appointments: 4 });
  const { path, secret } = await clinic.call<{ path: string; secret: string }>(
    `/api/connections/${clinic.connectionId}/webhook`,
    { method: "POST" },
  );
  const hint = async (what: object, signWith = secret) => {
    const [id, body, at] = [`msg_${randomUUID()}`, JSON.stringify(what), new Date()];
    const headers = {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": new Webhook(signWith).sign(id, at, body),
    };
    return (await fetch(`${stack.url}${path}`, { method: "POST", body, headers })).status;
  };
  return { ...clinic, hint };
}

export type Kept = { id: string; status: string; type: string };

/** What the clinic has kept, once nothing of it waits any more. */
export function settled({ call }: Pick<Connected, "call">): Promise<Kept[]> {
  return untilWorkedOff(call, "/api/webhook-events");
}

async function untilWorkedOff(call: Call, path: string): Promise<Kept[]> {
  for (let looks = 0; looks < 200; looks += 1) {
    const { data } = await call<{ data: Kept[] }>(path);
    if (data.every(({ status }) => status !== "received" && status !== "processing")) return data;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("The deliveries are not worked off.");
}

/** A clinic with deliveries of every kind that an afternoon brings. */
export async function aBusyIntake(stack: StackNote): Promise<{ clinic: Hinted; kept: Kept[] }> {
  const clinic = await aHintedClinic(stack);
  for (const firstName of ["Nova", "Wren", "Robin", "Jay"]) {
    const { id } = await clinic.practice.order<{ id: string }>("createPatient", { firstName, lastName: "Starling" });
    await clinic.hint({ resource: "patient", id });
  }
  await clinic.hint({ resource: "invoice", id: 7, note: "Not kept here", access_token: "shown to nobody" });
  await clinic.hint({ resource: "patient", id: "no-number" });
  const other = `whsec_${Buffer.from(randomUUID()).toString("base64")}`;
  for (let times = 0; times < 3; times += 1) await clinic.hint({ resource: "patient", id: 1 }, other);
  return { clinic, kept: await settled(clinic) };
}

/** A clinic that subscribed just now, of which Stripe told the hub itself, and somebody who only claims to be Stripe. */
export async function aPayingClinic(stack: StackNote): Promise<{ clinic: Clinic; told: Kept[] }> {
  const clinic = await aClinic(stack, "Lakeside Physio");
  await subscribe(clinic);
  await fetch(`${stack.url}/api/webhooks/stripe`, { method: "POST", body: "{}" });
  return { clinic, told: await untilWorkedOff(await callerAs(stack, "super_admin"), "/api/admin/webhook-events") };
}
