import { unknownEndpoint } from "@/features/api-reference/schema";
import { AppError } from "@/lib/errors";
import { publicRoute } from "@/lib/http/route";

const answer = publicRoute(unknownEndpoint, async () => {
  throw new AppError("not_found", "There is no such route. GET /api/openapi.json lists them all.");
});

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
