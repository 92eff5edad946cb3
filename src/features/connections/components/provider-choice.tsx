import { ChevronRight } from "lucide";
import { Icon } from "@/components/ui/icon";
import { TextLink } from "@/components/ui/text-link";
import { ProviderMark } from "@/features/connections/components/provider-mark";
import type { ConnectForm } from "@/features/connections/rules";

/** Which provider to connect, where there are several. */
export function ProviderChoice({ forms }: { forms: ConnectForm[] }) {
  return (
    <ul className="flex flex-col gap-3">
      {forms.map(({ provider, name, summary }) => (
        <li
          key={provider}
          className="relative flex items-center gap-3.5 rounded-xl border border-line bg-surface p-4 shadow-xs transition-colors hover:border-line-strong"
        >
          <ProviderMark name={name} />
          <div className="min-w-0 flex-1">
            <TextLink href={`/connections/new?provider=${provider}`} look="quiet" wholeRow>
              {name}
            </TextLink>
            <p className="text-ink-muted">{summary}</p>
          </div>
          <Icon of={ChevronRight} className="text-ink-faint" />
        </li>
      ))}
    </ul>
  );
}
