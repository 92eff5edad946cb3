import type { Random } from "../../sandbox-random";
import type { PatientPhone, PhoneType } from "./rows";

/** Deals out Australian numbers from series kept for fiction (mobiles: their blocks of ten thousand), none twice, as
 * differently written as people write them. */
export function createPhones(random: Random) {
  const used = new Set<string>();
  const fresh = (invent: () => string): string => {
    const number = invent();
    if (used.has(number)) return fresh(invent);
    used.add(number);
    return number;
  };
  return {
    mobile: (): PatientPhone => {
      const digits = fresh(() => `49157${String(random.int(0, 9999)).padStart(4, "0")}`);
      const [head, middle, tail] = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)];
      const number = random.pick([
        `0${head} ${middle} ${tail}`,
        `0${head} ${middle} ${tail}`,
        `0${digits}`,
        `+61 ${head} ${middle} ${tail}`,
        `0${head}-${middle}-${tail}`,
      ]);
      return { phone_type: "Mobile", number };
    },
    landline: (phoneType: PhoneType): PatientPhone => {
      const digits = fresh(
        () => `${random.pick(["2", "3", "7", "8"])}${random.pick(["5550", "7010"])}${random.int(1000, 9999)}`,
      );
      const [area, exchange, line] = [digits.slice(0, 1), digits.slice(1, 5), digits.slice(5)];
      const number = random.pick([`(0${area}) ${exchange} ${line}`, `0${area} ${exchange} ${line}`, `0${digits}`]);
      return { phone_type: phoneType, number };
    },
  };
}
