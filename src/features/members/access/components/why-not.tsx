"use client";

import { usePathname } from "next/navigation";
import { LinkButton } from "@/components/ui/link-button";

/** From a page that refused somebody to why it did. */
export function WhyNot() {
  return <LinkButton href={`/access?page=${encodeURIComponent(usePathname())}`}>Why, and who can change it</LinkButton>;
}
