import { beforeEach, vi } from "vitest";

// Noise in a test is a defect that nobody reads: it fails instead.
beforeEach(() => {
  for (const method of ["error", "warn"] as const) {
    vi.spyOn(console, method).mockImplementation((...words: unknown[]) => {
      throw new Error(`console.${method}: ${words.join(" ")}`);
    });
  }
});
