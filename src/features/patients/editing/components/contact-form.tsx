"use client";

import { FormTrouble } from "@/components/form-trouble";
import { Card } from "@/components/ui/card";
import { SelectField, TextField } from "@/components/ui/field";
import { LinkButton } from "@/components/ui/link-button";
import { SubmitButton } from "@/components/ui/submit-button";
import { useActionForm } from "@/components/use-action-form";
import { createContactAction, saveContactAction } from "@/features/patients/editing/actions";
import type { PatientDetail } from "@/features/patients/schema";

type ContactFormProps = { patient?: PatientDetail | undefined; cancelHref: string };

/** A contact that lives only here, new or as it stands. */
export function ContactForm({ patient, cancelHref }: ContactFormProps) {
  const { form, pending, message, errorOf } = useActionForm(patient ? saveContactAction : createContactAction);
  return (
    <form {...form} noValidate>
      <Card
        footer={
          <>
            <LinkButton href={cancelHref} variant="ghost">
              Cancel
            </LinkButton>
            <SubmitButton busy={pending}>{patient ? "Save changes" : "Add contact"}</SubmitButton>
          </>
        }
      >
        <div className="flex flex-col gap-6">
          <FormTrouble>{message}</FormTrouble>
          {patient ? <input type="hidden" name="id" value={patient.id} /> : null}
          <NameFields patient={patient} errorOf={errorOf} />
          <ReachFields patient={patient} errorOf={errorOf} />
          <AddressFields patient={patient} errorOf={errorOf} />
        </div>
      </Card>
    </form>
  );
}

type PartProps = { patient: PatientDetail | undefined; errorOf: (path: string) => string | undefined };

function NameFields({ patient, errorOf }: PartProps) {
  const field = (name: "firstName" | "lastName" | "preferredFirstName" | "sex") => ({
    name,
    defaultValue: patient?.[name] ?? "",
    error: errorOf(name),
    autoComplete: "off",
  });
  return (
    <fieldset className="grid gap-5 sm:grid-cols-2">
      <legend className="pb-3 font-semibold">Person</legend>
      <TextField label="First name" required={false} {...field("firstName")} />
      <TextField label="Last name" required={false} {...field("lastName")} />
      <TextField label="Preferred name" optional {...field("preferredFirstName")} />
      <TextField
        label="Date of birth"
        optional
        type="date"
        name="dateOfBirth"
        defaultValue={patient?.dateOfBirth ?? ""}
        error={errorOf("dateOfBirth")}
      />
      <TextField label="Sex" optional {...field("sex")} />
    </fieldset>
  );
}

const phoneLabels = ["Mobile", "Home", "Work", "Other"];

function ReachFields({ patient, errorOf }: PartProps) {
  // One more than there are, so that another can be added without a script.
  const phones = [...(patient?.phones ?? []), { raw: "", label: null }].slice(0, 10);
  const emails = [...(patient?.emails ?? []), ""].slice(0, 10);
  return (
    <fieldset className="flex flex-col gap-5">
      <legend className="pb-3 font-semibold">How to reach them</legend>
      {phones.map(({ raw, label }, place) => (
        <div key={raw} className="grid grid-cols-3 gap-3 sm:gap-5">
          <div className="col-span-2">
            <TextField
              label={place === 0 ? "Phone" : "Another phone"}
              optional
              type="tel"
              name="phone"
              defaultValue={raw}
              autoComplete="off"
              error={errorOf(`phone.${place}`)}
            />
          </div>
          <SelectField
            label="Kind"
            name="phoneLabel"
            defaultValue={label ?? "Mobile"}
            options={[...new Set([...phoneLabels, ...(label ? [label] : [])])].map((value) => ({
              value,
              label: value,
            }))}
          />
        </div>
      ))}
      {emails.map((email, place) => (
        <TextField
          key={email}
          label={place === 0 ? "E-mail address" : "Another e-mail address"}
          optional
          type="email"
          name="email"
          defaultValue={email}
          autoComplete="off"
          error={errorOf(`email.${place}`)}
        />
      ))}
    </fieldset>
  );
}

function AddressFields({ patient, errorOf }: PartProps) {
  const address = patient?.address;
  const field = (name: "city" | "state" | "postCode") => ({
    name,
    defaultValue: address?.[name] ?? "",
    error: errorOf(name),
    autoComplete: "off",
  });
  return (
    <fieldset className="flex flex-col gap-5">
      <legend className="pb-3 font-semibold">Address</legend>
      <input type="hidden" name="country" value={address?.country ?? ""} />
      <TextField
        label="Street"
        optional
        name="street"
        defaultValue={address?.lines.join(", ") ?? ""}
        error={errorOf("street")}
        autoComplete="off"
      />
      <div className="grid gap-5 sm:grid-cols-3">
        <TextField label="Town or suburb" optional {...field("city")} />
        <TextField label="State" optional {...field("state")} />
        <TextField label="Postcode" optional {...field("postCode")} />
      </div>
    </fieldset>
  );
}
