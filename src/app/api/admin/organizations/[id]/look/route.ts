import { startLook } from "@/features/oversight/look/mutations";
import { startLookEndpoint } from "@/features/oversight/schema";
import { superAdminRoute } from "@/lib/http/route";

export const POST = superAdminRoute(startLookEndpoint, ({ person, params, requestId }) =>
  startLook(person, { id: params.id, requestId }),
);
