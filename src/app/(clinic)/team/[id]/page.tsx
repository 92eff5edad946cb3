import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page, Split } from "@/components/page";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { Adjustments } from "@/features/members/components/adjustments";
import { ExplainedAccess } from "@/features/members/components/explained-access";
import { MemberFacts } from "@/features/members/components/member-facts";
import { MemberHeader } from "@/features/members/components/member-header";
import { MemberSessions } from "@/features/members/components/member-sessions";
import { loadMember } from "@/features/members/loaders";

export const metadata: Metadata = { title: "Member" };

type Props = { params: Promise<{ id: string }> };

export default function MemberPage(props: Props) {
  return (
    <Page>
      <Suspense fallback={<MemberSkeleton />}>
        <Member {...props} />
      </Suspense>
    </Page>
  );
}

async function Member({ params }: Props) {
  const loaded = await loadMember((await params).id);
  const { member, access, sessions, may, timeZone } = loaded;
  return (
    <>
      <MemberHeader {...loaded} />
      <Split
        aside={
          <>
            <MemberFacts {...loaded} />
            <Adjustments {...loaded} />
            {sessions ? (
              <MemberSessions memberId={member.id} sessions={sessions} mayEnd={may.manage} timeZone={timeZone} />
            ) : null}
          </>
        }
      >
        <ExplainedAccess title={`What ${member.name} can do, and why`} access={access} timeZone={timeZone} />
      </Split>
    </>
  );
}

function MemberSkeleton() {
  return (
    <>
      <Loading what="Loading the member" />
      <div aria-hidden className="flex items-center gap-3.5 pt-7">
        <Skeleton shape="avatar" />
        <Skeleton shape="title" width="lg" />
      </div>
      <Card padded={false}>
        <DataTableSkeleton rows={12} columns={2} />
      </Card>
    </>
  );
}
