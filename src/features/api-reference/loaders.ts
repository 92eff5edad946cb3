import { buildOpenApi } from "@/features/api-reference/queries";
import { type Operation, operationSchema } from "@/features/api-reference/rules";
import { pageSession } from "@/lib/auth/session";
import { errorCodes, statusByCode } from "@/lib/errors";
import { plainParams, type SearchParams } from "@/lib/http/address-bar";
import { titles } from "@/lib/http/problem";

/** The API's own document, cut into what the page shows: its areas, and the routes of the one that is open. */
export async function loadApiReference(params: SearchParams) {
  await pageSession();
  const { paths, info } = buildOpenApi();
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Operation => {
      return { ...operationSchema.parse(operation), method: method.toUpperCase(), path };
    }),
  );
  const byArea = Map.groupBy(operations, ({ tags }) => tags[0] ?? "Other");
  const area = plainParams(params).area;
  return {
    version: info.version,
    areas: [...byArea].map(([name, routes]) => ({ name, count: routes.length })),
    open: area && byArea.has(area) ? { name: area, operations: byArea.get(area) ?? [] } : null,
    codes: errorCodes.map((code) => ({ code, status: statusByCode[code], title: titles[code] })),
  };
}

export type ErrorCodeLine = Awaited<ReturnType<typeof loadApiReference>>["codes"][number];
