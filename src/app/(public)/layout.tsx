import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { PublicShell } from "@/components/shell/public-shell";
import { parseTheme, themeCookie } from "@/components/shell/theme";

export default async function PublicLayout({ children }: { children: ReactNode }) {
  return <PublicShell theme={parseTheme((await cookies()).get(themeCookie)?.value)}>{children}</PublicShell>;
}
