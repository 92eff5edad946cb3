import { toast } from "@/components/ui/toast";
import { callApi } from "@/lib/http/call";

type Change = { method: "POST" | "PATCH" | "DELETE"; body?: object; done: string };

/** One change of categories or rules. What came of it is said in passing; whether it was made is the answer. */
export async function changeProducts(path: `/api/${string}`, { method, body, done }: Change): Promise<boolean> {
  const answer = await callApi(path, { method, body });
  toast(answer.ok ? done : answer.trouble.message, answer.ok ? "positive" : "critical");
  return answer.ok;
}
