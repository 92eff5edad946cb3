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
