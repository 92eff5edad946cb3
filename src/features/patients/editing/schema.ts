import { z } from "zod";
import { tidyAddress } from "@/features/patients/rules";
import {
  addressLines,
  type CreatePatientInput,
  phoneNumber,
  type UpdatePatientInput,
} from "@/features/patients/schema";
import { idInput } from "@/lib/http/endpoint";

const text = (charactersMax: number) => z.string().trim().max(charactersMax).optional().default("");

const isPast = (date: string) => date >= "1850-01-01" && date <= new Date().toISOString().slice(0, 10);
const birthday = z.iso.date("Enter a day, such as 3 February 1988.").refine(isPast, "This must be a day in the past.");

/** One field of a name that stands in a form once or several times. */
function several<T extends z.ZodType<string>>(one: T) {
  return z.preprocess((given) => [given ?? []].flat(), z.array(one).max(10));
}

const isPhone = (typed: string) => typed === "" || phoneNumber.safeParse(typed).success;
const phone = z.string().trim().refine(isPhone, "Write 3 to 60 characters, such as 0491 570 006.");
const isEmail = (typed: string) => typed === "" || z.email().safeParse(typed).success;
const emailAddress = z.string().trim().max(320).refine(isEmail, "Enter an e-mail address, such as name@example.com.");

const isStreet = (lines: string[]) => addressLines.safeParse(lines).success;
const street = z
  .string()
  .optional()
  .default("")
  .transform(linesIn)
  .refine(isStreet, "Write at most 5 lines of at most 200 characters each.");

/** A contact as a form sends it: flat, and every field there. */
const contactFields = z
  .object({
    firstName: text(120),
    lastName: text(120),
    preferredFirstName: text(120),
    sex: text(120),
    dateOfBirth: z.preprocess((given) => (given === "" ? null : given), birthday.nullable().default(null)),
    phone: several(phone),
    phoneLabel: several(z.string().max(40)),
    email: several(emailAddress),
    street,
    city: text(120),
    state: text(120),
    postCode: text(20),
    country: text(120),
  })
  .refine(({ firstName, lastName }) => firstName || lastName, {
    path: ["firstName"],
    message: "Give a first or a last name.",
  });

export const newContactForm = contactFields.transform((form): CreatePatientInput => factsOf(form));

export const contactForm = contactFields
  .safeExtend({ id: idInput })
  .transform((form): UpdatePatientInput & { id: string } => ({ id: form.id, ...factsOf(form) }));

/** What is ours on everybody. Tags are typed with commas between them. */
export const notesForm = z
  .object({
    id: idInput,
    notes: z.string().trim().max(10_000, "Notes have at most 10,000 characters."),
    tags: z.string().max(1_200),
  })
  .transform(({ id, notes, tags }) => ({ id, notes: notes || null, tags: wordsBetweenCommas(tags) }));

function factsOf(form: z.infer<typeof contactFields>) {
  const { firstName, lastName, preferredFirstName, sex, dateOfBirth, phone, phoneLabel, email } = form;
  const { street: lines, city, state, postCode, country } = form;
  const numbered = phone.map((number, index) => ({ number, label: phoneLabel[index] || null }));
  return {
    firstName,
    lastName,
    preferredFirstName,
    sex,
    dateOfBirth,
    phones: numbered.filter(({ number }) => number !== ""),
    emails: email.filter(Boolean),
    address: tidyAddress({ lines, city, state, postCode, country }),
  };
}

function linesIn(typed: string): string[] {
  return typed
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

function wordsBetweenCommas(typed: string): string[] {
  const words = typed.split(",").map((word) => word.trim().slice(0, 40));
  return [...new Set(words.filter(Boolean))].slice(0, 30);
}
