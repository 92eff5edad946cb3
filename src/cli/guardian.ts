import { spawn } from "node:child_process";
import type { Socket } from "node:net";

type Charge = {
  pid: number | undefined;
  signal: "INT" | "TERM";
  /** Signal the whole process group that it leads. */
  group?: boolean;
  identity?: { uid?: number; gid?: number };
};

/**
 * Makes a process end when this one is gone, in whatever way: a shell waits for its input to close and then sends the
 * signal. Answers a function that calls the guard off, for a process that has ended by itself.
 */
export function endWithUs(charge: Charge): () => void {
  if (process.platform === "win32" || charge.pid === undefined) return () => undefined;
  const target = charge.group ? `-${charge.pid}` : String(charge.pid);
  const guardian = spawn("/bin/sh", ["-c", `read -r _; kill -s ${charge.signal} -- ${target}`], {
    ...charge.identity,
    cwd: "/",
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  guardian.on("error", () => undefined);
  guardian.unref();
  (guardian.stdin as Socket | null)?.unref();
  return () => guardian.kill("SIGKILL");
}
