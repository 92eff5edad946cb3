/** Hands out Cliniko-like ids: decimal strings of 18 or 19 digits, far beyond what a double can hold, rising with the
 * moment of creation. The last digits differ by one between neighbours, so that a rounded id is a wrong id. */
export function createIds(): (createdAtMs: number) => string {
  let sequence = 0n;
  return (createdAtMs) => {
    sequence += 1n;
    return ((BigInt(Math.floor(createdAtMs)) << 19n) + sequence).toString();
  };
}
