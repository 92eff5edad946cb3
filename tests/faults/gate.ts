import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";

/**
 * Where in a run's commits somebody waits for it: at its nth page, at the nth payment or invoice of which it learns the
 * detail, or at its end.
 */
export type Passage = { page: number } | { detail: number } | "end";

export type Gate = {
  /** Holds the transaction of that passage open, all written and nothing committed; settles once it stands there. */
  holdBefore: (passage: Passage) => Promise<{ letGo: () => Promise<void> }>;
  /** Settles when the transaction of that passage has just been committed. */
  afterCommit: (passage: Passage) => Promise<void>;
  close: () => Promise<void>;
};

const lockKey = 7;

/**
 * Installs triggers in a test's own database by which it sees, and can hold, what a worker commits. A connection that is
 * made there is never due by itself: a worker that began a sync of its own would be seen for the one that is killed.
 */
export async function openGate(adminUrl: string): Promise<Gate> {
  const client = new Client({ connectionString: adminUrl });
  // The database may be dropped before the gate is closed.
  client.on("error", () => undefined);
  await client.connect();
  await client.query(installation);
  await client.query("LISTEN gate");
  const arm = async (passage: Passage, how: "hold" | "tell") => {
    const [kind, nth] = passage === "end" ? ["end", 1] : Object.entries(passage).flat();
    for (const counted of kinds) await client.query(`ALTER SEQUENCE gate_${counted} RESTART`);
    await client.query("UPDATE gate SET kind = $1, nth = $2, how = $3", [kind, nth, how]);
  };
  const disarm = () => client.query("UPDATE gate SET kind = 'none'");
  return {
    holdBefore: async (passage) => {
      await client.query("SELECT pg_advisory_lock($1)", [lockKey]);
      await arm(passage, "hold");
      await untilSomebodyWaits(client);
      return {
        letGo: async () => {
          await disarm();
          await client.query("SELECT pg_advisory_unlock($1)", [lockKey]);
        },
      };
    },
    afterCommit: async (passage) => {
      const told = new Promise<void>((resolve) => client.once("notification", () => resolve()));
      await arm(passage, "tell");
      await told;
      await disarm();
    },
    close: () => client.end(),
  };
}

async function untilSomebodyWaits(client: Client): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(
      "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted",
      [lockKey],
    );
    if (rowCount) return;
    await wait(20);
  }
}

const kinds = ["page", "detail", "end"] as const;

// The owner's rights, since a tenant's role may not touch the gate.
const installation = `
  CREATE TABLE gate (kind text NOT NULL, nth int NOT NULL, how text NOT NULL);
  INSERT INTO gate VALUES ('none', 0, 'tell');
  ${kinds.map((kind) => `CREATE SEQUENCE gate_${kind};`).join(" ")}
  CREATE FUNCTION pass_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
  DECLARE
    armed gate;
    passed int := nextval('gate_' || TG_ARGV[0]);
  BEGIN
    SELECT * INTO armed FROM gate;
    IF armed.kind <> TG_ARGV[0] OR armed.nth <> passed THEN RETURN NULL; END IF;
    IF armed.how = 'hold' THEN PERFORM pg_advisory_xact_lock(${lockKey}); END IF;
    IF armed.how = 'tell' THEN PERFORM pg_notify('gate', passed::text); END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER gate AFTER UPDATE ON sync_cursors FOR EACH ROW EXECUTE FUNCTION pass_gate('page');
  CREATE TRIGGER gate AFTER UPDATE ON transactions FOR EACH ROW
    WHEN (NEW.invoices_known_at IS NOT NULL AND OLD.invoices_known_at IS NULL) EXECUTE FUNCTION pass_gate('detail');
  CREATE TRIGGER gate AFTER UPDATE ON invoices FOR EACH ROW
    WHEN (NEW.detailed_at IS NOT NULL AND OLD.detailed_at IS NULL) EXECUTE FUNCTION pass_gate('detail');
  CREATE TRIGGER gate AFTER UPDATE ON sync_runs FOR EACH ROW
    WHEN (NEW.status = 'succeeded' AND OLD.status <> 'succeeded') EXECUTE FUNCTION pass_gate('end');
  CREATE FUNCTION schedule_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.schedule := 'off';
    RETURN NEW;
  END $$;
  CREATE TRIGGER schedule_nothing BEFORE INSERT ON organization_services FOR EACH ROW EXECUTE FUNCTION schedule_nothing();`;
