import type { SheetFile } from "@/lib/format/sheet-file";

/** A file that is read while it is sent, no faster than it is taken; whoever hangs up ends the reading. */
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

function bytesOf(lines: SheetFile["lines"]): ReadableStream<Uint8Array> {
  const iterator = lines[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(typeof next.value === "string" ? encoder.encode(next.value) : next.value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
