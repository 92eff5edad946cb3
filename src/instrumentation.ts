/** Runs once before the server takes requests. What it throws stops the start. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next replaces this while building, so that the edge build stays free of Node.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { prepareServer } = await import("@/lib/http/server");
  prepareServer();
}
