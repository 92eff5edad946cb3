import { Callout } from "@/components/ui/callout";
import { LinkButton } from "@/components/ui/link-button";
import { loadNotice } from "@/features/billing/loaders";

/** What stands above every page while the subscription needs somebody. */
export async function SubscriptionBanner() {
  const notice = await loadNotice();
  if (!notice) return null;
  const { tone, title, text, action, mayManage } = notice;
  const button = (
    <LinkButton href="/settings/billing" size="sm" variant="secondary">
      {action}
    </LinkButton>
  );
  return (
    <section aria-label="Subscription" className="mx-auto w-full max-w-page px-4 pt-4 sm:px-6 lg:px-8">
      <Callout tone={tone} title={title} actions={mayManage ? button : null}>
        {text}
        {mayManage ? null : " An owner of your organization can see to it."}
      </Callout>
    </section>
  );
}
