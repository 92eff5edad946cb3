import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../app/globals.css", import.meta.url), "utf8");

const texts = ["ink", "ink-muted", "ink-faint"];
const grounds = ["canvas", "surface", "raised", "sunken", "hover"];
const tones = ["accent", "positive", "caution", "critical", "info"];

const readable: [string, string][] = [
  ...texts.flatMap((text) => grounds.map((ground): [string, string] => [text, ground])),
  ...tones.flatMap((tone) => [...grounds, `${tone}-soft`].map((ground): [string, string] => [tone, ground])),
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["on-danger", "danger-button"],
  ["ink", "accent-soft"],
  ["ink-muted", "accent-soft"],
  ["ink", "pressed"],
  ["ink-muted", "pressed"],
  ["brand-ink", "brand-deep"],
  ["brand-ink-muted", "brand-deep"],
  ...tones.slice(1).map((tone): [string, string] => ["ink", `${tone}-soft`]),
  ...tones.slice(1).map((tone): [string, string] => ["ink-muted", `${tone}-soft`]),
];

const visible: [string, string][] = ["control", "focus", "chart-1", "chart-2", "chart-3", "chart-4", "chart-5"]
  .concat(["positive-solid", "caution-solid", "critical-solid", "info-solid"])
  .flatMap((shape) => ["canvas", "surface", "raised"].map((ground): [string, string] => [shape, ground]));

describe.each(["light", "dark"] as const)("the %s theme", (theme) => {
  it.each(readable)("lets staff read %s on %s (4.5 to 1)", (text, ground) => {
    expect(contrast(token(text, theme), token(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(visible)("lets staff see %s on %s (3 to 1)", (shape, ground) => {
    expect(contrast(token(shape, theme), token(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});

function token(name: string, theme: "light" | "dark"): string {
  const found = new RegExp(`--color-${name}: (?:light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)|(#[0-9a-f]{6}));`).exec(
    css,
  );
  const value = found?.[3] ?? found?.[theme === "light" ? 1 : 2];
  if (!value) throw new Error(`no colour token ${name}`);
  return value;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
