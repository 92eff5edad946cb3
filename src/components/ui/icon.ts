import type { IconNode } from "lucide";
import { createElement } from "react";

export type IconProps = { of: IconNode; className?: string | undefined };

/**
 * One of Lucide's icons, for the eye alone: what stands beside it says what it means. Only its lines are taken from the
 * library, since its components for React run in the browser, in every first load, also where the server has drawn them.
 */
export function Icon({ of, className }: IconProps) {
  const lines = of.map(([shape, attributes]) => createElement(shape, attributes));
  return createElement("svg", { ...frame, className: className ? `lucide ${className}` : "lucide" }, ...lines);
}

const frame = {
  "aria-hidden": true,
  viewBox: "0 0 24 24",
  fill: "none",
  stroke: "currentColor",
  strokeWidth: 2,
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const;
