import { Webhook } from "svix";
import { newKey } from "./world";

/** One event, as Svix would post it: the id stays when it is sent again, time and signature do not. */
export type Message = { id: string; type: string; body: string };

/** Where an instance's events go, and with what they are signed. */
export type Endpoint = { url: string; secret: string };

export function newMessage(type: string, data: object, at: number): Message {
  const event = { object: "event", type, instance_id: "ins_sandbox", timestamp: at, event_attributes: {}, data };
  return { id: newKey("msg"), type, body: JSON.stringify(event) };
}

/** The headers of one attempt, by Svix's own library. */
export function signMessage({ id, body }: Message, secret: string, at: Date): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "Svix-Webhooks/1.90 (sender-9YMgn; +https://www.svix.com/http-sender/)",
    "svix-id": id,
    "svix-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "svix-signature": new Webhook(secret).sign(id, at, body),
  };
}

/** Posts one event once. Returns the status that it was answered with; 0 if it was not. */
export async function postMessage(message: Message, { url, secret }: Endpoint, at: Date): Promise<number> {
  try {
    const headers = signMessage(message, secret, at);
    return (await fetch(url, { method: "POST", headers, body: message.body })).status;
  } catch {
    return 0;
  }
}
