import { explainOwnAccess } from "@/features/members/access/queries";
import { neededFor } from "@/features/members/access/rules";
import { pageContext, pageSession } from "@/lib/auth/session";
import { plainParams, type SearchParams } from "@/lib/http/address-bar";

/** What whoever looks can do and why; first of all the one thing that a page which refused them asks for. */
export async function loadOwnAccess(params: SearchParams) {
  const [ctx, { organization }] = await Promise.all([pageContext(), pageSession()]);
  const access = await explainOwnAccess(ctx);
  const needed = neededFor(plainParams(params).page ?? "");
  return {
    access,
    asked: access.permissions.find(({ permission }) => permission === needed) ?? null,
    organization: organization.name,
    timeZone: organization.timeZone,
  };
}
