import { z } from "zod";
import { type ProviderSandbox, SandboxRefusal } from "../../sandbox";
import { answerBackend } from "./api";
import { changes, type Desk } from "./changes";
import { createInstanceKeys, type InstanceKeys } from "./keys";
import { type Endpoint, type Message, newMessage, postMessage } from "./post";
import { type SignIn, signIn } from "./tokens";
import { createWorld, type World } from "./world";

type Changes = { [Name in keyof typeof changes]: (input: object) => ReturnType<(typeof changes)[Name]> };

/** A Clerk instance with its inside open: tests change it directly. */
export type ClerkSandbox = ProviderSandbox & {
  world: World;
  keys: InstanceKeys;
  /** What happens in it: each is told to the endpoint, if there is one, and kept in `messages`. */
  happen: Changes;
  signIn: (input: SignIn) => ReturnType<typeof signIn>;
  messages: Message[];
  sendTo: (endpoint: Endpoint | null) => void;
  /** Until all that was told has been answered. */
  sent: () => Promise<void>;
  /** While true, the Backend API is away. */
  isDown: boolean;
  /** What the Backend API's lists leave out. */
  unlisted: Set<string>;
};

const endpointInput = z.object({ url: z.url(), secret: z.string().optional() });

type Options = { now?: () => number; keys?: InstanceKeys };

/** Stands in for a Clerk instance: Backend API, key set, session tokens, and events signed as Svix signs them. */
export function createClerkSandbox({ now = Date.now, keys = createInstanceKeys() }: Options = {}): ClerkSandbox {
  const world = createWorld();
  const messages: Message[] = [];
  let endpoint: Endpoint | null = null;
  let sending: Promise<unknown> = Promise.resolve();
  let latest = 0;
  const desk: Desk = { world, frontendHost: keys.frontendHost, now: moment, tell };

  /** A millisecond of its own for everything that happens: at Clerk each change is a request, and none follows so fast. */
  function moment(): number {
    latest = Math.max(now(), latest + 1);
    return latest;
  }

  function tell(type: string, data: object): void {
    const message = newMessage(type, data, now());
    messages.push(message);
    const target = endpoint;
    if (target) sending = sending.then(() => deliver(message, target));
  }

  const sandbox: ClerkSandbox = {
    key: "clerk",
    hosts: /^api\.clerk\.com$/,
    world,
    keys,
    messages,
    happen: Object.fromEntries(
      Object.entries(changes).map(([name, change]) => [name, (input: object) => change(desk, input)]),
    ) as Changes,
    signIn: (input) => signIn({ world, keys, now }, input),
    sendTo: (target) => {
      endpoint = target;
    },
    sent: async () => {
      await sending;
    },
    isDown: false,
    unlisted: new Set(),
    handle: (request) =>
      sandbox.isDown
        ? { status: 503, body: '{"errors":[]}' }
        : answerBackend({ world, keys, unlisted: sandbox.unlisted }, request),
    control: (action, input) => control(sandbox, action, input),
  };
  return sandbox;
}

const attemptsMax = 5;

/** As Svix does, tries again until it is taken; only sooner. */
async function deliver(message: Message, target: Endpoint): Promise<void> {
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const status = await postMessage(message, target, new Date());
    if (status >= 200 && status < 300) return;
    await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
  }
}

/** POST /_sandbox/clerk/ACTION: anything that can happen, and what a test needs to know. */
function control(sandbox: ClerkSandbox, action: string, input: unknown): unknown {
  const { world, keys, messages } = sandbox;
  if (Object.hasOwn(sandbox.happen, action)) {
    const happen: Record<string, (input: object) => unknown> = sandbox.happen;
    return happen[action]?.(z.record(z.string(), z.unknown()).parse(input));
  }
  if (action === "signIn") return signIn({ world, keys, now: Date.now }, input);
  if (action === "messages") return { messages };
  if (action === "sendTo") {
    const { url, secret } = endpointInput.parse(input);
    sandbox.sendTo({ url, secret: secret ?? keys.webhookSecret });
    return { url };
  }
  if (action !== "keys") throw new SandboxRefusal(404, `The sandbox cannot ${action}.`);
  const { publishableKey, secretKey, webhookSecret, jwtKey } = keys;
  return { publishableKey, secretKey, webhookSecret, jwtKey };
}
