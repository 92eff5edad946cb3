"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { changeProducts } from "@/features/products/components/change-products";

/** A category's name, and the button that makes it. */
export function NewCategory() {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get("name") ?? "");
    setBusy(true);
    const made = await changeProducts("/api/product-categories", {
      method: "POST",
      body: { name },
      done: `${name} is there.`,
    });
    setBusy(false);
    if (!made) return;
    form.reset();
    router.refresh();
  };
  return (
    <form onSubmit={send} className="flex gap-2">
      <Input name="name" aria-label="Name of a new category" placeholder="New category" required maxLength={80} />
      <Button type="submit" busy={busy}>
        Add
      </Button>
    </form>
  );
}
