"use client";

import { type ComponentType, useState } from "react";

export type Opened = { open: boolean; onOpenChange: (open: boolean) => void };

/**
 * A button that opens a dialog of its own file, which is fetched when the pointer or the keyboard comes near: a page
 * brings only what it shows at once. Each opening begins anew.
 */
export function useOpener<Props extends Opened>(load: () => Promise<ComponentType<Props>>) {
  const [Panel, setPanel] = useState<ComponentType<Props>>();
  const [openings, setOpenings] = useState(0);
  const [open, setOpen] = useState(false);
  const prepare = async () => {
    const loaded = await load();
    setPanel(() => loaded);
  };
  const press = async () => {
    await prepare();
    setOpenings((count) => count + 1);
    setOpen(true);
  };
  return {
    trigger: { onPointerEnter: prepare, onFocus: prepare, onClick: press },
    Panel: openings > 0 ? Panel : undefined,
    panelKey: openings,
    opened: { open, onOpenChange: setOpen },
  };
}
