type TextFile = { fileName: string; lines: AsyncIterable<string> };

/** A file whose text is read while it is sent, no faster than it is taken; whoever hangs up ends the reading. */
export function fileResponse({ fileName, lines }: TextFile, contentType: string): Response {
  return new Response(bytesOf(lines), {
    headers: {
      "content-type": contentType,
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

function bytesOf(lines: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const iterator = lines[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
