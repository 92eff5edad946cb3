import { call, type Row, readAll } from "@tests/factories/cliniko-sandbox";
import { beforeEach, describe, expect, it } from "vitest";
import { createSandboxClock } from "@/lib/integrations/sandbox-clock";
import { grow } from "./grow";
import { type ClinikoSandbox, createClinikoSandbox } from "./sandbox";

const startMs = Date.parse("2026-05-13T03:20:00Z");
const everything = "q[]=archived_at:*&q[]=cancelled_at:*&q[]=deleted_at:*";
let sandbox: ClinikoSandbox;
let patientIds: string[];

beforeEach(() => {
  const clock = createSandboxClock(() => startMs);
  clock.configure({ virtual: true });
  sandbox = createClinikoSandbox({ clock, empty: true, limit: null });
  grow(sandbox.demo, { patients: 4, appointments: 4 }, startMs);
  patientIds = sandbox.demo.tables.patients.all().map(({ id }) => id);
  clock.advance(3_600_000);
});

function bookOne(): { id: string; attendeeId: string } {
  return sandbox.control("book", { patientId: patientIds[0], startsAt: "2026-05-20T00:00:00Z" }) as {
    id: string;
    attendeeId: string;
  };
}

async function changedSince(list: string, filters = ""): Promise<string[]> {
  const rows = await readAll(sandbox, `/${list}?q[]=updated_at:>=2026-05-13T04:20:00Z&${filters}`);
  return rows.map(({ id }) => id);
}

describe("what happens at the practice", () => {
  it("a booking brings a visit and its place, both new", async () => {
    const { id, attendeeId } = bookOne();
    expect(await changedSince("individual_appointments")).toEqual([id]);
    expect(await changedSince("attendees")).toEqual([attendeeId]);
    const { json } = await call(sandbox, `/individual_appointments/${id}`);
    expect(json.ends_at).toBe("2026-05-20T00:30:00Z");
  });

  it("a cancellation hides the visit and its place, and dates both", async () => {
    const { id, attendeeId } = bookOne();
    sandbox.control("cancel", { id, reason: 30, note: "Flu" });
    expect(await changedSince("individual_appointments")).toEqual([]);
    expect(await changedSince("individual_appointments", everything)).toEqual([id]);
    expect(await changedSince("attendees", everything)).toEqual([attendeeId]);
    const { json } = await call(sandbox, `/individual_appointments/${id}?q[]=cancelled_at:*`);
    expect(json).toMatchObject({ cancellation_reason: 30, cancellation_reason_description: "Sick" });
  });

  it("an archived visit comes back when it is unarchived", async () => {
    const { id } = bookOne();
    sandbox.control("archive", { id });
    expect((await call(sandbox, `/individual_appointments/${id}`)).status).toBe(404);
    sandbox.control("unarchive", { id });
    expect((await call(sandbox, `/individual_appointments/${id}`)).status).toBe(200);
  });

  it("a deleted visit needs its own wildcard", async () => {
    const { id } = bookOne();
    sandbox.control("softDelete", { id });
    expect(await changedSince("individual_appointments", "q[]=archived_at:*&q[]=cancelled_at:*")).toEqual([]);
    expect(await changedSince("individual_appointments", everything)).toEqual([id]);
  });

  it("an arrival shows on the visit and on its place", async () => {
    const { id, attendeeId } = bookOne();
    sandbox.control("arrive", { id });
    expect((await call(sandbox, `/individual_appointments/${id}`)).json.patient_arrived).toBe(true);
    expect((await call(sandbox, `/attendees/${attendeeId}`)).json.arrived).toBe(true);
    sandbox.control("didNotArrive", { id });
    expect((await call(sandbox, `/individual_appointments/${id}`)).json.did_not_arrive).toBe(true);
  });

  it("a merge archives the loser, names the survivor, touches both and moves the visits", async () => {
    const { id } = bookOne();
    const [fromId, intoId] = patientIds;
    sandbox.control("merge", { fromId, intoId });
    expect((await call(sandbox, `/patients/${fromId}`)).status).toBe(404);
    const { json } = await call(sandbox, `/patients/${fromId}?q[]=archived_at:*`);
    expect(json.merged_at).toBe("2026-05-13T04:20:00Z");
    expect(json.merged_with_patient).toEqual({ links: { self: expect.stringContaining(`/patients/${intoId}`) } });
    expect(await changedSince("patients", "q[]=archived_at:*")).toEqual([fromId, intoId]);
    const visit = await call(sandbox, `/individual_appointments/${id}`);
    expect(visit.json.patient).toEqual({ links: { self: expect.stringContaining(`/patients/${intoId}`) } });
    expect(() => sandbox.control("merge", { fromId: intoId, intoId })).toThrow(/itself/);
  });

  it("an edit changes any field, dates the row, and refuses a field that is not there", async () => {
    sandbox.control("edit", { id: patientIds[1], fields: { last_name: "Renamed", email: null } });
    expect(await changedSince("patients")).toEqual([patientIds[1]]);
    expect((await call(sandbox, `/patients/${patientIds[1]}`)).json).toMatchObject({
      last_name: "Renamed",
      email: null,
    });
    expect(() => sandbox.control("edit", { id: patientIds[1], fields: { shoe_size: 9 } })).toThrow(/shoe_size/);
  });

  it("a class fills and empties place by place", async () => {
    const group = sandbox.control("createGroup", {
      startsAt: "2026-05-21T00:00:00Z",
      patientIds: patientIds.slice(0, 2),
    }) as { id: string; attendeeIds: string[] };
    sandbox.control("addAttendee", { groupId: group.id, patientId: patientIds[2] });
    sandbox.control("cancelAttendee", { id: group.attendeeIds[0] });
    const { json } = await call(sandbox, `/group_appointments/${group.id}`);
    expect(json.patient_ids).toEqual([patientIds[1], patientIds[2]]);
    expect(await readAll(sandbox, `/group_appointments/${group.id}/attendees`)).toHaveLength(2);
    expect(await readAll(sandbox, `/group_appointments/${group.id}/attendees?${everything}`)).toHaveLength(3);
  });

  it("somebody new, somebody gone for good, and a practitioner who leaves", async () => {
    const { id } = sandbox.control("createPatient", { firstName: "Nell", phone: "0491 570 006" }) as { id: string };
    expect((await call(sandbox, `/patients/${id}`)).json.patient_phone_numbers).toEqual([
      { phone_type: "Mobile", number: "0491 570 006", normalized_number: "61491570006" },
    ]);
    sandbox.control("remove", { id });
    expect((await call(sandbox, `/patients/${id}?q[]=archived_at:*`)).status).toBe(404);
    const [practitioner] = (await call(sandbox, "/practitioners")).json.practitioners as Row[];
    sandbox.control("deactivatePractitioner", { id: practitioner?.id });
    expect(await changedSince("practitioners/inactive")).toEqual([practitioner?.id]);
    expect((await call(sandbox, "/practitioners")).json.total_entries).toBe(0);
  });

  it("refuses unknown ids, unknown actions and incomplete orders", () => {
    expect(() => sandbox.control("cancel", { id: "1" })).toThrow(/id 1/);
    expect(() => sandbox.control("explode", {})).toThrow(/cannot explode/);
    expect(() => sandbox.control("book", { patientId: patientIds[0] })).toThrow(/startsAt/);
    expect(() => sandbox.control("book", { account: "nobody", patientId: "1", startsAt: "" })).toThrow(/No account/);
  });
});
