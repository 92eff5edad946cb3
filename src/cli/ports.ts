import { createServer } from "node:net";

/** A port of this machine on which nobody listens at this moment. */
export async function findFreePort(): Promise<number> {
  const port = await tryPort(0);
  if (port === undefined) throw new Error("No free port was found on 127.0.0.1.");
  return port;
}

/** Whether nobody listens on a port, on any address of this machine. */
export async function isFree(port: number): Promise<boolean> {
  return (await tryPort(port, { everywhere: true })) !== undefined && (await tryPort(port)) !== undefined;
}

/** A port from the environment, or the usual one; refuses one that is taken, and says how to choose another. */
export async function chosenPort(variable: "PORT" | "SANDBOX_PORT", usual: number): Promise<number> {
  const given = process.env[variable];
  const port = given ? Number(given) : usual;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${variable}=${given} is not a port.`);
  if (await isFree(port)) return port;
  throw new Error(`Port ${port} is in use. Stop what listens there, or choose another: ${variable}=${port + 1}`);
}

function tryPort(port: number, { everywhere = false } = {}): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(everywhere ? { port } : { port, host: "127.0.0.1" }, () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === "object" ? address.port : undefined));
    });
  });
}
