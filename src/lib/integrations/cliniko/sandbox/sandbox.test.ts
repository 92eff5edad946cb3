import { call, type Row, readAll } from "@tests/factories/cliniko-sandbox";
import { describe, expect, it } from "vitest";
import { createSandboxClock } from "@/lib/integrations/sandbox-clock";
import { demoApiKey } from "./accounts";
import { grow } from "./grow";
import { createClinikoSandbox } from "./sandbox";

const anchorMs = Date.parse("2026-05-13T03:20:00Z");
const hidden = "q[]=archived_at:*&q[]=cancelled_at:*&q[]=deleted_at:*";

function aPractice() {
  const clock = createSandboxClock(() => anchorMs);
  clock.configure({ virtual: true });
  return createClinikoSandbox({ clock, anchorMs, limit: null });
}

function anEmptyPractice() {
  const clock = createSandboxClock(() => anchorMs);
  clock.configure({ virtual: true });
  const sandbox = createClinikoSandbox({ clock, anchorMs, limit: null, empty: true });
  grow(sandbox.demo, { patients: 5, appointments: 5 }, anchorMs);
  return sandbox;
}

const seaview = aPractice();

describe("the door", () => {
  it("opens for the key with and without its shard", async () => {
    expect((await call(seaview, "/user")).status).toBe(200);
    expect((await call(seaview, "/user", { key: demoApiKey().replace(/-au1$/, "") })).status).toBe(200);
    expect((await call(seaview, "/user", { host: "api.cliniko.com" })).status).toBe(200);
  });

  it("stays shut for a wrong key, for none, and on another shard", async () => {
    expect((await call(seaview, "/user", { key: "sandbox-somebody-else-au1" })).status).toBe(401);
    expect((await call(seaview, "/user", { headers: { authorization: "" } })).status).toBe(401);
    expect((await call(seaview, "/user", { host: "api.uk1.cliniko.com" })).status).toBe(401);
  });

  it("turns away callers who do not say who they are or what they accept", async () => {
    expect((await call(seaview, "/user", { headers: { "user-agent": "curl/8" } })).status).toBe(403);
    expect((await call(seaview, "/user", { headers: { accept: "*/*" } })).status).toBe(400);
  });

  it("shows each practice only its own rows", async () => {
    const sandbox = anEmptyPractice();
    const key = "sandbox-harbour-clinic-uk1";
    sandbox.addAccount({ key, name: "Harbour Clinic", country: "United Kingdom", timeZone: "Europe/London" });
    const theirs = await call(sandbox, "/patients", { key, host: "api.uk1.cliniko.com" });
    expect(theirs.json.total_entries).toBe(0);
    const user = await call(sandbox, "/user", { key, host: "api.uk1.cliniko.com" });
    expect(user.json.time_zone_identifier).toBe("Europe/London");
  });

  it("names the practice and its country in both settings", async () => {
    for (const path of ["/settings", "/settings/public"]) {
      const { json } = await call(seaview, path);
      expect(json.account).toMatchObject({ name: "Seaview Physiotherapy", country_code: "AU" });
    }
  });
});

describe("pages", () => {
  it("come fifty at a time, oldest first, and link to their neighbours on Cliniko's own host", async () => {
    const { json } = await call(seaview, "/patients?page=2&q%5B%5D=updated_at%3A%3E%3D2020-01-01T00%3A00%3A00Z");
    const rows = json.patients as Row[];
    expect(rows).toHaveLength(50);
    expect(rows.map((row) => String(row.created_at))).toEqual(rows.map((row) => String(row.created_at)).toSorted());
    expect(json.links?.next).toMatch(/^https:\/\/api\.au1\.cliniko\.com\/v1\/patients\?page=3&q%5B%5D=updated_at/);
    expect(json.links?.previous).toContain("page=1&");
    expect(json.links?.self).toContain("page=2&");
  });

  it("end without a next link, and are empty beyond the end", async () => {
    const last = await call(seaview, "/patients?page=7&per_page=100");
    expect(last.json.patients).toHaveLength(32);
    expect(last.json.links).not.toHaveProperty("next");
    expect((await call(seaview, "/patients?page=8&per_page=100")).json.patients).toEqual([]);
  });

  it.each(["page=0", "page=x", "per_page=0", "per_page=101", "per_page=-1", "sort=nonsense"])(
    "refuse %s",
    async (query) => {
      expect((await call(seaview, `/patients?${query}`)).status).toBe(400);
    },
  );

  it("are cut from the list as it is now, so that a row archived between two pages moves the next one up", async () => {
    const sandbox = anEmptyPractice();
    const first = await call(sandbox, "/patients?per_page=2");
    const [gone] = first.json.patients as Row[];
    sandbox.control("archive", { id: gone?.id });
    const second = await call(sandbox, "/patients?per_page=2&page=2");
    expect(first.json.total_entries).toBe(5);
    expect(second.json.total_entries).toBe(4);
    const seen = [...(first.json.patients as Row[]), ...(second.json.patients as Row[])].map(({ id }) => id);
    expect(new Set(seen).size).toBe(4);
    expect(sandbox.demo.tables.patients.all().filter(({ id }) => !seen.includes(id))).toHaveLength(1);
  });

  it("follow the order that is asked for", async () => {
    const { json } = await call(seaview, "/patients?sort=last_name:desc,first_name&per_page=100");
    const names = (json.patients as Row[]).map((row) => String(row.last_name));
    expect(names).toEqual(names.toSorted().toReversed());
  });
});

describe("what a list leaves out", () => {
  it("is archived patients, until the wildcard is sent", async () => {
    expect((await call(seaview, "/patients")).json.total_entries).toBe(632);
    expect((await call(seaview, "/patients?q[]=archived_at:*")).json.total_entries).toBe(632 + 14 + 5);
  });

  it("is cancelled, archived and deleted visits, each with a wildcard of its own", async () => {
    const count = async (query: string) =>
      Number((await call(seaview, `/individual_appointments?${query}`)).json.total_entries);
    const rows = seaview.demo.tables.individual_appointments.all();
    const plain = rows.filter((row) => !row.cancelled_at && !row.archived_at && !row.deleted_at);
    expect(await count("")).toBe(plain.length);
    expect(await count("q[]=cancelled_at:*")).toBe(rows.filter((row) => !row.archived_at && !row.deleted_at).length);
    expect(await count(hidden)).toBe(rows.length);
    expect(plain.length).toBeLessThan(rows.length * 0.92);
  });

  it("answers 404 when read alone, until the wildcard is sent", async () => {
    const cancelled = seaview.demo.tables.individual_appointments.all().find((row) => row.cancelled_at);
    const path = `/individual_appointments/${cancelled?.id}`;
    expect((await call(seaview, path)).status).toBe(404);
    expect((await call(seaview, `${path}?q[]=cancelled_at:*`)).json.id).toBe(cancelled?.id);
    expect((await call(seaview, `${path}?q[]=starts_at:?`)).status).toBe(400);
    expect((await call(seaview, "/patients/123456789012345678")).status).toBe(404);
  });

  it("splits practitioners into those who work here and those who have left", async () => {
    expect((await call(seaview, "/practitioners")).json.total_entries).toBe(6);
    expect((await call(seaview, "/practitioners/inactive")).json.total_entries).toBe(2);
  });
});

describe("filters", () => {
  const refused = [
    "/patients?q[]=deleted_at:*",
    "/patients?q[]=recall_at:?",
    "/practitioners?q[]=archived_at:*",
    "/group_appointments?q[]=cancelled_at:*",
    "/patients?q[]=updated_at:=2026-01-01T00:00:00Z",
    "/patients?q[]=updated_at:>=yesterday",
    "/patients?q[]=updated_at:>=2026-13-01T00:00:00Z",
    "/patients?q[]=id:=abc",
    "/patients?q[]=date_of_birth:*",
    "/patients?q[]=nonsense",
  ];
  it.each(refused)("refuse %s with a sentence that names the field", async (target) => {
    const { status, json } = await call(seaview, target);
    expect(status).toBe(400);
    expect(json.message).toContain(/q\[\]=(\w+)/.exec(target)?.[1]);
  });

  it("take whole seconds literally: >= keeps the boundary, > leaves it out", async () => {
    const [row] = seaview.demo.tables.patients.all().filter((patient) => !patient.archived_at);
    const ids = async (operator: string) =>
      (await readAll(seaview, `/patients?per_page=100&q[]=created_at:${operator}${row?.created_at}`)).map(
        ({ id }) => id,
      );
    expect(await ids(">=")).toContain(row?.id);
    expect(await ids("<=")).toContain(row?.id);
    expect(await ids(">")).not.toContain(row?.id);
    expect(await ids("<")).not.toContain(row?.id);
  });

  it("round a fraction of a second to the side that answers truly", async () => {
    const [row] = seaview.demo.tables.patients.all().filter((patient) => !patient.archived_at);
    const half = row?.created_at.replace("Z", ".5Z");
    const total = async (operator: string) =>
      (await call(seaview, `/patients?q[]=created_at:${operator}${half}`)).json.total_entries;
    expect([await total("<"), await total("<="), await total(">="), await total(">")]).toEqual([1, 1, 631, 631]);
  });

  it("understand another offset, lists of ids, dates with blanks, and parts of names", async () => {
    const total = async (filter: string) => (await call(seaview, `/patients?q[]=${filter}`)).json.total_entries;
    const visible = seaview.demo.tables.patients.all().filter((patient) => !patient.archived_at);
    const [one, two] = visible;
    expect(await total(`id:=${one?.id},${two?.id}`)).toBe(2);
    expect(await total(`id:!=${one?.id}`)).toBe(631);
    expect(await total("created_at:>=2999-01-01T00:00:00%2B10:00")).toBe(0);
    expect(await total("date_of_birth:=****-05-**")).toBe(
      visible.filter(({ date_of_birth }) => date_of_birth?.slice(5, 7) === "05").length,
    );
    expect(await total("email:!?")).toBe(visible.filter(({ email }) => email === null).length);
    expect(await total("last_name:~fernleigh")).toBeGreaterThan(0);
    expect(await total("last_name:~~O'F%25")).toBe(1);
  });

  it("are all of them true at once", async () => {
    const visit = seaview.demo.tables.individual_appointments.all().findLast((row) => row.patient_arrived);
    const own = await readAll(seaview, `/individual_appointments?per_page=100&q[]=patient_id:=${visit?.patient_id}`);
    const both = await readAll(
      seaview,
      `/individual_appointments?q[]=patient_id:=${visit?.patient_id}&q[]=starts_at:>=${visit?.starts_at}`,
    );
    expect(own.length).toBeGreaterThan(both.length);
    expect(both.map(({ id }) => id)).toContain(visit?.id);
  });

  it("find the classes of one patient and the places in one class", async () => {
    const group = seaview.demo.tables.group_appointments.all().find((row) => row.patient_ids.length > 3);
    const ids = (await readAll(seaview, `/group_appointments?q[]=patient_ids:~${group?.patient_ids[0]}`)).map(
      ({ id }) => id,
    );
    expect(ids).toContain(group?.id);
    const filtered = await readAll(seaview, `/attendees?q[]=booking_id:=${group?.id}`);
    const nested = await readAll(seaview, `/group_appointments/${group?.id}/attendees`);
    expect(filtered).toEqual(nested);
    expect(nested).toHaveLength(group?.patient_ids.length ?? 0);
  });
});

describe("a row", () => {
  it("has an id that no double can hold, and relations that are links only", async () => {
    const [visit] = (await call(seaview, "/individual_appointments")).json.individual_appointments as Row[];
    expect(visit?.id).toMatch(/^\d{18,19}$/);
    expect(BigInt(Number(visit?.id))).not.toBe(BigInt(visit?.id ?? 0));
    expect(visit?.patient).toEqual({ links: { self: expect.stringMatching(/\/v1\/patients\/\d{18,19}$/) } });
    expect(visit).not.toHaveProperty("patient_id");
    expect(visit?.starts_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/);
  });

  it("leaves out some empty relations and nulls others", async () => {
    const visits = (await call(seaview, "/individual_appointments?per_page=100")).json.individual_appointments as Row[];
    expect(visits.some((visit) => visit.patient_case === null)).toBe(true);
    expect(visits.some((visit) => !("patient_case" in visit))).toBe(true);
  });

  it("of an individual visit has exactly one place, which names the booking", async () => {
    const [visit] = (await call(seaview, "/individual_appointments")).json.individual_appointments as Row[];
    const places = await readAll(seaview, `/individual_appointments/${visit?.id}/attendees`);
    expect(places).toHaveLength(1);
    expect(places[0]?.booking).toEqual({ links: { self: expect.stringContaining(`/bookings/${visit?.id}`) } });
    expect(places[0]?.telehealth_url).toContain("secret-");
  });
});
