"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { compareDirectory } from "@/features/directory/reconcile/mutations";
import { personAction } from "@/lib/http/action";

export const compareDirectoryAction = personAction(z.object({}), async ({ person }) => {
  const { compared, drift } = await compareDirectory(person);
  revalidatePath("/admin/directory");
  return { compared, drift: drift.length };
});
