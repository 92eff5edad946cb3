import type { PatientDetail } from "@/features/patients/schema";

export type ContactFields = ReturnType<typeof fieldsOf>;

const rowsMax = 10;

/**
 * What the form of a contact holds when it is opened: sent back as it stands, it changes nothing. There is a row more than
 * there are phones and e-mails, so that another needs no script.
 */
export function fieldsOf(patient: PatientDetail | undefined) {
  const phones = (patient?.phones ?? []).map(({ raw, label }) => ({ number: raw, kind: label ?? "" }));
  return {
    firstName: patient?.firstName ?? "",
    lastName: patient?.lastName ?? "",
    preferredFirstName: patient?.preferredFirstName ?? "",
    sex: patient?.sex ?? "",
    dateOfBirth: patient?.dateOfBirth ?? "",
    phones: [...phones, { number: "", kind: "Mobile" }].slice(0, rowsMax),
    emails: [...(patient?.emails ?? []), ""].slice(0, rowsMax),
    ...addressFieldsOf(patient?.address ?? null),
  };
}

function addressFieldsOf(address: PatientDetail["address"]) {
  const { lines = [], city, state, postCode, country } = address ?? {};
  return {
    street: lines.join("\n"),
    city: city ?? "",
    state: state ?? "",
    postCode: postCode ?? "",
    country: country ?? "",
  };
}
