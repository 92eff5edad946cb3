import { Callout } from "@/components/ui/callout";
import type { loadOwnAccess } from "@/features/members/access/loaders";
import { Why } from "@/features/members/components/explained-access";

type AskedPermissionProps = Omit<Awaited<ReturnType<typeof loadOwnAccess>>, "organization">;

/** The one thing that somebody was just refused, or can do after all. */
export function AskedPermission({ asked, access, timeZone }: AskedPermissionProps) {
  if (!asked) return null;
  const { label, allowed } = asked;
  const { owners, role } = access;
  const title = allowed ? `You can open this page: ${label}` : `That page is for those who can: ${label}`;
  return (
    <Callout tone={allowed ? "positive" : "caution"} title={title}>
      <Why one={asked} role={role} timeZone={timeZone} />.{" "}
      {!allowed && owners.length > 0 ? `${nameList.format(owners)} can change that.` : null}
    </Callout>
  );
}

const nameList = new Intl.ListFormat("en", { type: "disjunction" });
