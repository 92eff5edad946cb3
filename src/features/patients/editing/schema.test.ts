import { expect, test } from "vitest";
import { contactForm, newContactForm, notesForm } from "@/features/patients/editing/schema";
import { createPatientInput, updatePatientInput } from "@/features/patients/schema";

const empty = {
  firstName: "",
  lastName: "",
  preferredFirstName: "",
  sex: "",
  dateOfBirth: "",
  phone: "",
  phoneLabel: "Mobile",
  email: "",
  street: "",
  city: "",
  state: "",
  postCode: "",
  country: "",
};

test("a contact needs a name and nothing else", () => {
  const made = newContactForm.parse({ ...empty, lastName: " Lind " });
  expect(made).toMatchObject({ lastName: "Lind", dateOfBirth: null, phones: [], emails: [], address: null });
  expect(createPatientInput.safeParse(made).success).toBe(true);
  expect(complaints(newContactForm.safeParse(empty))).toEqual(["firstName"]);
});

test("several phones keep their kinds, and rows left empty are none", () => {
  const form = {
    ...empty,
    firstName: "Ida",
    phone: ["0491 570 006", "", "07 5550 1234"],
    phoneLabel: ["Mobile", "Home", "Work"],
  };
  expect(newContactForm.parse(form).phones).toEqual([
    { number: "0491 570 006", label: "Mobile" },
    { number: "07 5550 1234", label: "Work" },
  ]);
});

test("each wrong field is named, so that the complaint stands under it", () => {
  const form = {
    ...empty,
    firstName: "Ida",
    phone: ["0491 570 006", "4"],
    phoneLabel: ["Mobile", "Home"],
    email: "ida@",
  };
  expect(complaints(newContactForm.safeParse({ ...form, dateOfBirth: "2999-01-01" }))).toEqual([
    "dateOfBirth",
    "phone.1",
    "email.0",
  ]);
});

test("what is cleared in the form is cleared on the contact", () => {
  const id = "00000000-0000-4000-8000-000000000001";
  const { id: _, ...changes } = contactForm.parse({ ...empty, id, firstName: "Ida" });
  expect(changes).toMatchObject({ lastName: "", dateOfBirth: null, phones: [], emails: [], address: null });
  expect(updatePatientInput.safeParse(changes).success).toBe(true);
});

test("an address has the lines that were typed, and no more of them than it may", () => {
  const typed = (street: string) => newContactForm.safeParse({ ...empty, firstName: "Ida", street });
  expect(typed(" Level 3 \r\n\r\n12 Pier Lane\r\n").data?.address?.lines).toEqual(["Level 3", "12 Pier Lane"]);
  expect(typed(`${"x".repeat(200)}\n${"y".repeat(200)}`).success).toBe(true);
  expect(complaints(typed("a\nb\nc\nd\ne\nf"))).toEqual(["street"]);
  expect(complaints(typed("x".repeat(201)))).toEqual(["street"]);
});

test("what the API accepts as a phone can be saved from the form", () => {
  const parsed = newContactForm.parse({ ...empty, firstName: "Ida", phone: "ask at desk", phoneLabel: "" });
  expect(parsed.phones).toEqual([{ number: "ask at desk", label: null }]);
});

test("tags are the words between commas, each once", () => {
  const id = "00000000-0000-4000-8000-000000000001";
  expect(notesForm.parse({ id, notes: " ", tags: " vip, , mornings,vip " })).toEqual({
    id,
    notes: null,
    tags: ["vip", "mornings"],
  });
});

function complaints(parsed: { error?: { issues: { path: PropertyKey[] }[] } | undefined }): string[] {
  return (parsed.error?.issues ?? []).map(({ path }) => path.join("."));
}
