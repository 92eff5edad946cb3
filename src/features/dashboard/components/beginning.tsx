import { LayoutDashboard, Plug } from "lucide";
import { EmptyState } from "@/components/empty-state";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";

/** The dashboard of a clinic that has connected nothing: the one next step. */
export function NothingConnected({ mayConnect }: { mayConnect: boolean }) {
  return (
    <Card>
      <EmptyState
        icon={<Icon of={Plug} />}
        title="Connect your practice system to begin"
        description={
          mayConnect
            ? "Paste a Cliniko key. The first figures are here within seconds, everything else in a minute or two, and from then on it stays in step by itself."
            : "An owner of your organization can connect it. Until then you can add contacts by hand."
        }
        action={
          mayConnect ? (
            <>
              <LinkButton href="/connections/new?provider=cliniko" variant="primary">
                Connect Cliniko
              </LinkButton>
              <LinkButton href="/connections/new">Something else</LinkButton>
            </>
          ) : null
        }
      />
    </Card>
  );
}

/** The dashboard of somebody whose role sees no figures: the way to what it does see. */
export function NoFigures({ seesInvoices }: { seesInvoices: boolean }) {
  return (
    <Card>
      <EmptyState
        icon={<Icon of={LayoutDashboard} />}
        title="Your role has no figures here"
        description={
          seesInvoices
            ? "Invoices whose data was not sent yet wait in a queue, the newest first."
            : "What you work with is in the navigation. Ask an owner of your organization if something is missing."
        }
        action={
          seesInvoices ? (
            <LinkButton href="/invoices?sent=no" variant="primary">
              Invoices to send
            </LinkButton>
          ) : null
        }
      />
    </Card>
  );
}
