import { signIn } from "@/features/accounts/sign-in/mutations";
import { disconnect } from "@/lib/db/client";
import { AppError } from "@/lib/errors";

const [email = "", address = "", guesses] = process.argv.slice(2);
const caller = { address, userAgent: null, requestId: null, token: null };

async function guess(place: number): Promise<string> {
  try {
    await signIn({ email, password: `guess number ${place}` }, caller);
    return "in";
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

const outcomes = await Promise.all(Array.from({ length: Number(guesses) }, (_, place) => guess(place)));
await disconnect();
process.send?.(outcomes);
