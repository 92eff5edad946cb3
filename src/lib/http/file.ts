import { allows } from "@/lib/auth/roles";
import { contextOf, requireViewer } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import type { SheetFile } from "@/lib/format/sheet-file";
import type { TenantContext } from "@/lib/tenant/context";

const lifetimeMs = 15 * 60_000;

/** A request under way and what it was answered with. */
type Asked = { request: Request; ctx: TenantContext };

/**
 * A file that is read while it is sent, no faster than it is taken; whoever hangs up ends the reading. Whoever takes it
 * is asked anew before each part: it breaks off, rather than to look whole, once they have lost any of what they could do
 * when they began, work in another organization, or after a quarter of an hour.
 */
export function tenantFile(asked: Asked, file: SheetFile): Response {
  return fileResponse({ ...file, lines: whileAllowed(asked, file.lines) });
}

/** The same for what was read before it is sent. */
export function fileResponse({ fileName, contentType, lines }: SheetFile): Response {
  return new Response(bytesOf(lines), {
    headers: {
      "content-type": contentType,
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

async function* whileAllowed({ request, ctx }: Asked, lines: SheetFile["lines"]): AsyncGenerator<string | Uint8Array> {
  const endsAt = ctx.now().getTime() + lifetimeMs;
  for await (const part of lines) {
    const now = contextOf(await requireViewer(request.headers), null);
    const lost = [...ctx.permissions].some((permission) => !allows(now.permissions, permission));
    if (lost || now.organizationId !== ctx.organizationId) {
      throw new AppError("forbidden", "Your access has changed since the download began. Begin it again.");
    }
    if (ctx.now().getTime() > endsAt) throw new AppError("unavailable", "The download took too long. Begin it again.");
    yield part;
  }
}

function bytesOf(lines: SheetFile["lines"]): ReadableStream<Uint8Array> {
  const iterator = lines[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(typeof next.value === "string" ? encoder.encode(next.value) : next.value);
    },
    async cancel() {
      await iterator.return?.();
    },
  };
  // Nothing is read ahead: what waits here would still be sent.
  return new ReadableStream(source, { highWaterMark: 0 });
}
