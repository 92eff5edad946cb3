import type { Metadata } from "next";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { SessionList } from "@/features/accounts/components/session-list";
import { loadSessions } from "@/features/accounts/loaders";

export const metadata: Metadata = { title: "Sessions" };

export default async function SessionsPage() {
  const { sessions, timeZone } = await loadSessions();
  return (
    <Page width="narrow">
      <PageHeader title="Sessions" description="Where you are signed in. End any that you do not recognise." />
      <Card padded={false}>
        <SessionList sessions={sessions} timeZone={timeZone} />
      </Card>
    </Page>
  );
}
