"use client";

import { Button } from "@/components/ui/button";
import { useOpener } from "@/components/ui/use-opener";

/** The way into one organization; it says before what that means. */
export function StartLook({ id, organization }: { id: string; organization: string }) {
  const { trigger, Panel, panelKey, opened } = useOpener(load);
  return (
    <>
      <Button variant="primary" {...trigger}>
        View as super admin
      </Button>
      {Panel ? <Panel key={panelKey} id={id} organization={organization} {...opened} /> : null}
    </>
  );
}

const load = () =>
  import("@/features/oversight/components/start-look-dialog").then(({ StartLookDialog }) => StartLookDialog);
