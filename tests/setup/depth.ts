/** How often a test repeats itself: a sample in `npm test`, the full count in `npm run test:deep`. */
export function depth({ sample, full }: { sample: number; full: number }): number {
  return process.env.TEST_DEPTH === "deep" ? full : sample;
}
