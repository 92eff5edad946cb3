"use client";

import { Menu, X } from "lucide";
import { type ReactNode, useState } from "react";
import { Nav, type NavSection } from "@/components/shell/nav";
import { IconButton } from "@/components/ui/button";
import { DialogClose, Drawer } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";

export type MobileNavProps = { sections: NavSection[]; heading: ReactNode; foot: ReactNode };

/** The navigation on a phone: a button in the top bar and a panel that slides in. */
export function MobileNav({ sections, heading, foot }: MobileNavProps) {
  const [open, setOpen] = useState(false);
  const button = (
    <IconButton label="Open the navigation">
      <Icon of={Menu} />
    </IconButton>
  );
  return (
    <Drawer title="Navigation" open={open} onOpenChange={setOpen} trigger={button}>
      <div className="flex items-center justify-between gap-2 border-line border-b px-3 py-2">
        {heading}
        <DialogClose>
          <IconButton label="Close the navigation">
            <Icon of={X} />
          </IconButton>
        </DialogClose>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-3">
        <Nav sections={sections} onNavigate={() => setOpen(false)} />
      </div>
      <div className="border-line border-t p-2">{foot}</div>
    </Drawer>
  );
}
