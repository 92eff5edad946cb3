import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading } from "@/components/ui/skeleton";
import { EndOtherSessions } from "@/features/accounts/components/end-other-sessions";
import { SessionList } from "@/features/accounts/components/session-list";
import { loadSessions } from "@/features/accounts/loaders";
import { ChangePasswordForm } from "@/features/accounts/password-change/components/change-password-form";
import { SettingsTabs } from "@/features/organizations/components/settings-tabs";
import { loadSettingsParts } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "Sessions" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SessionsPage({ searchParams }: Props) {
  const { changed } = await searchParams;
  const parts = await loadSettingsParts();
  return (
    <Page width="narrow">
      <PageHeader title={parts.organization ? "Settings" : "Your sessions"} />
      <SettingsTabs current="sessions" parts={parts} />
      <Suspense fallback={<SessionsSkeleton />}>
        <Sessions changed={changed !== undefined} />
      </Suspense>
    </Page>
  );
}

const words = {
  title: "Where you are signed in",
  description: "End any session that you do not recognise.",
};

async function Sessions({ changed }: { changed: boolean }) {
  const { sessions, more, timeZone, passwordOf } = await loadSessions();
  return (
    <>
      <Card {...words} padded={false} actions={sessions.length > 1 ? <EndOtherSessions /> : null}>
        <SessionList sessions={sessions} more={more} timeZone={timeZone} />
      </Card>
      {passwordOf ? (
        <Card title="Your password" description="A new one signs you out everywhere but here.">
          <ChangePasswordForm email={passwordOf} changed={changed} />
        </Card>
      ) : null}
    </>
  );
}

function SessionsSkeleton() {
  return (
    <Card {...words} padded={false}>
      <Loading what="Loading your sessions" />
      <DataTableSkeleton rows={3} columns={2} />
    </Card>
  );
}
