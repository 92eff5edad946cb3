"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import type { Opened } from "@/components/ui/use-opener";
import { changeProducts } from "@/features/products/components/change-products";
import type { CategoryView } from "@/features/products/schema";
import { formatCount } from "@/lib/format/number";

export type RenameDialogProps = Opened & { category: CategoryView };

/** Another name for a category. It says what will bear the name; nothing else changes. */
export function RenameDialog({ category: { id, name, itemCount }, open, onOpenChange }: RenameDialogProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const rename = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const next = String(new FormData(event.currentTarget).get("name") ?? "");
    setBusy(true);
    const isRenamed = await changeProducts(`/api/product-categories/${id}`, {
      method: "PATCH",
      body: { name: next },
      done: `${name} is now called ${next}.`,
    });
    setBusy(false);
    if (!isRenamed) return;
    onOpenChange(false);
    router.refresh();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Rename ${name}`}
      description={`${formatCount(itemCount, "item")} sold, past figures included, will be shown under the new name. The rules stay as they are.`}
    >
      <form onSubmit={rename} className="flex flex-col gap-4">
        <TextField label="Name" name="name" defaultValue={name} maxLength={80} autoComplete="off" />
        <div className="flex justify-end">
          <Button type="submit" variant="primary" busy={busy}>
            Rename
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
