import { existsSync } from "node:fs";

/** Reads .env, as Next does for the web application. What the environment already holds wins. */
export function loadDotEnv(): void {
  if (existsSync(".env")) process.loadEnvFile(".env");
}
