import { notFound } from "next/navigation";
import { AppError } from "@/lib/errors";

/** For what a page is about: where it is not there for its reader, the page says so. Anything else is thrown on. */
export function orNotFound(error: unknown): never {
  if (error instanceof AppError && error.code === "not_found") notFound();
  throw error;
}
