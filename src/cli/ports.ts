import { createServer } from "node:net";

// Below those that systems give to outgoing connections, one of which would take a port before whoever asked listens there.
const first = 20_000;
const count = 12_000;
const perProcess = 16;
let asked = 0;

/** A port of this machine on which nobody listens at this moment. Processes that ask at once begin at different ones. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < count; tries += 1) {
    const port = first + ((process.pid * perProcess + asked++) % count);
    if (await isFree(port)) return port;
  }
  throw new Error("No free port was found on this machine.");
}

/** Whether nobody listens on a port, on any address of this machine. */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen({ port })) && (await canListen({ port, host: "127.0.0.1" }));
}

/** A port from the environment, or the usual one; refuses one that is taken, and says how to choose another. */
export async function chosenPort(variable: "PORT" | "SANDBOX_PORT", usual: number): Promise<number> {
  const given = process.env[variable];
  const port = given ? Number(given) : usual;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${variable}=${given} is not a port.`);
  if (await isFree(port)) return port;
  throw new Error(`Port ${port} is in use. Stop what listens there, or choose another: ${variable}=${port + 1}`);
}

function canListen(place: { port: number; host?: string }): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(place, () => server.close(() => resolve(true)));
  });
}
