"use client";

import { CircleAlert, MapPin } from "lucide";
import { SelectField, TextField } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { PasswordField } from "@/components/ui/password-field";
import { type CredentialField, noticeOf } from "@/features/connections/rules";

export type CredentialFieldsProps = {
  fields: CredentialField[];
  values: Record<string, string>;
  onChange: (name: string, value: string) => void;
  /** What the provider said of the credentials as a whole; stands beside the first field. */
  error: string | undefined;
};

/** The fields that a provider's credentials ask for. What a key shows of itself is said while it is pasted. */
export function CredentialFields({ fields, values, onChange, error }: CredentialFieldsProps) {
  return (
    <>
      {fields.map((field, place) => {
        const value = values[field.name] ?? "";
        return (
          <div key={field.name} className="flex flex-col gap-2">
            <OneField
              field={field}
              value={value}
              error={place === 0 ? error : undefined}
              onChange={(typed) => onChange(field.name, typed)}
            />
            {field.trait === null || (place === 0 && error) ? null : <Notice field={field} value={value} />}
          </div>
        );
      })}
    </>
  );
}

type OneFieldProps = {
  field: CredentialField;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
};

function OneField({ field: { name, label, hint, choices, isPlain }, value, error, onChange }: OneFieldProps) {
  const words = { name, label, hint, error, value };
  if (choices.length > 0) {
    const options = choices.map((choice) => ({ value: choice, label: sentenceCase(choice) }));
    return <SelectField {...words} options={options} onChange={(event) => onChange(event.target.value)} />;
  }
  const Typed = isPlain ? TextField : PasswordField;
  return <Typed {...words} onChange={(event) => onChange(event.target.value)} autoComplete="off" data-1p-ignore />;
}

function sentenceCase(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}

function Notice({ field, value }: { field: CredentialField; value: string }) {
  const notice = noticeOf(field, value);
  return (
    <p role="status" className="min-h-5 text-sm">
      {notice ? (
        <span className={`flex items-center gap-1.5 ${notice.known ? "text-positive" : "text-caution"}`}>
          {notice.known ? <Icon of={MapPin} /> : <Icon of={CircleAlert} />}
          {notice.text}
        </span>
      ) : null}
    </p>
  );
}
