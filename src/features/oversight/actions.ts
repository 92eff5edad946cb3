"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { endLook, startLook } from "@/features/oversight/look/mutations";
import { startLookForm } from "@/features/oversight/schema";
import { personAction } from "@/lib/http/action";

/** Begins a look. What stands in the way is answered, for the dialog to say. */
export const startLookAction = personAction(startLookForm, async ({ person }, { id }) => {
  await startLook(person, { id });
  revalidatePath("/", "layout");
  redirect("/");
});

const leave = personAction(z.object({}), (signedIn) => endLook(signedIn), { endsLook: true });

/** Leaves the organization that one looks into. One that was over by itself is left all the same. */
export async function leaveLookAction(): Promise<void> {
  await leave(null, {});
  revalidatePath("/", "layout");
  redirect("/admin");
}
