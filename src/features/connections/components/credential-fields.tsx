"use client";

import { CircleAlertGlyph, MapPinGlyph } from "@/components/ui/glyph";
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
            <PasswordField
              name={field.name}
              label={field.label}
              hint={field.hint}
              error={place === 0 ? error : undefined}
              value={value}
              onChange={(event) => onChange(field.name, event.target.value)}
              autoComplete="off"
              data-1p-ignore
            />
            {place === 0 && error ? null : <Notice field={field} value={value} />}
          </div>
        );
      })}
    </>
  );
}

function Notice({ field, value }: { field: CredentialField; value: string }) {
  const notice = noticeOf(field, value);
  return (
    <p role="status" className="min-h-5 text-sm">
      {notice ? (
        <span className={`flex items-center gap-1.5 ${notice.known ? "text-positive" : "text-caution"}`}>
          {notice.known ? <MapPinGlyph /> : <CircleAlertGlyph />}
          {notice.text}
        </span>
      ) : null}
    </p>
  );
}
