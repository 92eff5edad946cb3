import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import type { DeliveryDetail } from "@/features/webhooks/schema";

/** Why a delivery is where it is, if there is anything to say. */
export function DeliveryTrouble({ status, reason }: Pick<DeliveryDetail, "status" | "reason">) {
  if (!reason) return null;
  const [title, tone] = titles[status] ?? ["Note", "info"];
  return (
    <Callout title={title} tone={tone}>
      {reason}
    </Callout>
  );
}

const titles: Partial<Record<DeliveryDetail["status"], [string, "critical" | "caution" | "neutral"]>> = {
  dead: ["It was tried as often as it may be, and given up", "critical"],
  failed: ["The last attempt failed; it is tried again by itself", "caution"],
  ignored: ["It is kept, and nothing was done", "neutral"],
};

export function Payload({ payload, isCut }: Pick<DeliveryDetail, "payload" | "isCut">) {
  return (
    <Card
      title="Payload"
      description="Secret values are left out."
      actions={payload ? <CopyButton value={payload} label="Copy the payload" /> : null}
      padded={false}
    >
      {payload === null ? (
        <p className="p-4 text-ink-muted sm:p-5">It was sealed with a key that this server no longer has.</p>
      ) : (
        <Code label="Payload">{payload}</Code>
      )}
      {isCut ? (
        <p className="border-line border-t px-4 py-2.5 text-ink-muted text-sm sm:px-5">
          It goes on: this is its beginning.
        </p>
      ) : null}
    </Card>
  );
}

export function Headers({ headers }: Pick<DeliveryDetail, "headers">) {
  const [withheld, kept] = [true, false].map((is) =>
    Object.entries(headers).filter(([, value]) => (value === "[redacted]") === is),
  );
  return (
    <Card title="Headers" description="Values that may be a secret or a person's are not kept." padded={false}>
      <Code label="Headers">{kept?.map(([name, value]) => `${name}: ${value}`).join("\n") ?? ""}</Code>
      {withheld?.length ? (
        <p className="border-line border-t px-4 py-2.5 text-ink-muted text-sm sm:px-5">
          Without their values: {withheld.map(([name]) => name).join(", ")}
        </p>
      ) : null}
    </Card>
  );
}

function Code({ label, children }: { label: string; children: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={label} className="max-h-128 overflow-auto">
      <pre className="min-w-max p-4 font-mono text-sm sm:p-5">{children}</pre>
    </section>
  );
}
