import { cookies } from "next/headers";
import { cookieOptions, sessionCookie } from "@/lib/auth/builtin";

/** Gives the browser that sent a form its session. */
export async function keepSession(token: string): Promise<void> {
  (await cookies()).set(sessionCookie, token, cookieOptions(token));
}
