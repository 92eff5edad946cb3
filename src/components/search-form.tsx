import { Search, X } from "lucide";
import Link from "next/link";
import { GetForm } from "@/components/get-form";
import { buttonClass } from "@/components/ui/button-class";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";

export type SearchFormProps = {
  /** The list's own path; the words arrive there as ?search= */
  action: string;
  label: string;
  value?: string | undefined;
  name?: string | undefined;
  placeholder?: string | undefined;
  /** The other filters in the address, carried along. */
  keep?: Record<string, string | undefined> | undefined;
  /** Where the list is without words. */
  clearHref?: string | undefined;
};

/** Words into the address bar. A plain GET form: it works without a script, and "/" brings the cursor here. */
export function SearchForm({ action, label, value, name = "search", placeholder, keep, clearHref }: SearchFormProps) {
  return (
    <GetForm action={action} search>
      <div className="w-full sm:max-w-xs">
        {Object.entries(keep ?? {}).map(([key, kept]) =>
          kept ? <input key={key} type="hidden" name={key} value={kept} /> : null,
        )}
        <Input
          // A new answer from the server brings its words along.
          key={value ?? ""}
          type="search"
          name={name}
          aria-label={label}
          placeholder={placeholder ?? label}
          defaultValue={value}
          autoComplete="off"
          enterKeyHint="search"
          data-shortcut="search"
          leading={<Icon of={Search} />}
          trailing={
            value && clearHref ? (
              <Link href={clearHref} scroll={false} aria-label="Clear the search" className={clearLook}>
                <Icon of={X} />
              </Link>
            ) : (
              <span aria-hidden className="pe-1.5 max-md:hidden">
                <Kbd>/</Kbd>
              </span>
            )
          }
        />
      </div>
    </GetForm>
  );
}

const clearLook = buttonClass({ variant: "ghost", size: "sm" });
