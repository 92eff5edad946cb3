import { advanceUnfinished, startPass } from "@/features/products/passes/mutations";
import { startPassEndpoint } from "@/features/products/schema";
import { tenantRoute } from "@/lib/http/route";
import { afterAnswer } from "@/lib/jobs/inline";

export const POST = tenantRoute(startPassEndpoint, async ({ ctx }) => {
  const started = await startPass(ctx);
  afterAnswer(() => advanceUnfinished(ctx));
  return started;
});
