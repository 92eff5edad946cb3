import type { Instrumentation } from "next";

/** Runs once before the server takes requests. A server that cannot do its work ends, rather than answering 500. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next replaces this while building, so that the edge build stays free of Node.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  try {
    const { prepareServer } = await import("@/lib/http/server");
    prepareServer();
  } catch (error) {
    const { giveUp } = await import("@/lib/http/give-up");
    giveUp(error);
  }
}

/** A screen that could not be drawn, as a line that its reference leads to. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, { routePath }) => {
  // biome-ignore lint/style/noProcessEnv: as above.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { log } = await import("@/lib/log");
  const { digest } = error as { digest?: string };
  log.error("screen", { route: routePath, requestId: request.headers["x-request-id"], referenceId: digest, error });
};
