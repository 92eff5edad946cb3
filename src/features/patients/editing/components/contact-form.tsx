"use client";

import { FormTrouble } from "@/components/form-trouble";
import { Card } from "@/components/ui/card";
import { SelectField, TextareaField, TextField } from "@/components/ui/field";
import { LinkButton } from "@/components/ui/link-button";
import { SubmitButton } from "@/components/ui/submit-button";
import { useActionForm } from "@/components/use-action-form";
import { createContactAction, saveContactAction } from "@/features/patients/editing/actions";
import { type ContactFields, fieldsOf } from "@/features/patients/editing/rules";
import type { PatientDetail } from "@/features/patients/schema";

type ContactFormProps = { patient?: PatientDetail | undefined; cancelHref: string };

/** A contact that lives only here, new or as it stands. */
export function ContactForm({ patient, cancelHref }: ContactFormProps) {
  const { form, pending, message, errorOf } = useActionForm(patient ? saveContactAction : createContactAction);
  const fields = fieldsOf(patient);
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
          <NameFields fields={fields} errorOf={errorOf} />
          <ReachFields fields={fields} errorOf={errorOf} />
          <AddressFields fields={fields} errorOf={errorOf} />
        </div>
      </Card>
    </form>
  );
}

type PartProps = { fields: ContactFields; errorOf: (path: string) => string | undefined };

function NameFields({ fields, errorOf }: PartProps) {
  const field = (name: "firstName" | "lastName" | "preferredFirstName" | "sex") => ({
    name,
    defaultValue: fields[name],
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
        defaultValue={fields.dateOfBirth}
        error={errorOf("dateOfBirth")}
      />
      <TextField label="Sex" optional {...field("sex")} />
    </fieldset>
  );
}

const kinds = ["Mobile", "Home", "Work", "Other"];

function ReachFields({ fields, errorOf }: PartProps) {
  return (
    <fieldset className="flex flex-col gap-5">
      <legend className="pb-3 font-semibold">How to reach them</legend>
      {fields.phones.map(({ number, kind }, place) => (
        <div key={number} className="grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-5">
          <div className="sm:col-span-2">
            <TextField
              label={place === 0 ? "Phone" : "Another phone"}
              optional
              type="tel"
              name="phone"
              defaultValue={number}
              autoComplete="off"
              error={errorOf(`phone.${place}`)}
            />
          </div>
          <SelectField
            label="Kind"
            name="phoneLabel"
            defaultValue={kind}
            options={[...new Set(["", ...kinds, kind])].map((value) => ({ value, label: value || "Not given" }))}
          />
        </div>
      ))}
      {fields.emails.map((email, place) => (
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

function AddressFields({ fields, errorOf }: PartProps) {
  const field = (name: "city" | "state" | "postCode" | "country") => ({
    name,
    defaultValue: fields[name],
    error: errorOf(name),
    autoComplete: "off",
  });
  return (
    <fieldset className="flex flex-col gap-5">
      <legend className="pb-3 font-semibold">Address</legend>
      <TextareaField
        label="Street"
        optional
        name="street"
        rows={Math.max(2, fields.street.split("\n").length)}
        defaultValue={fields.street}
        error={errorOf("street")}
        autoComplete="off"
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label="Town or suburb" optional {...field("city")} />
        <TextField label="State" optional {...field("state")} />
        <TextField label="Postcode" optional {...field("postCode")} />
        <TextField label="Country" optional {...field("country")} />
      </div>
    </fieldset>
  );
}
