"use client";

import { Monitor, Moon, Sun } from "lucide";
import { useState } from "react";
import { type Theme, themeCookie, themes } from "@/components/shell/theme";
import { cx } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";

const year = 31_536_000;

/** System, light or dark. Kept in a cookie, so that the server's first paint is already right. */
export function ThemeToggle({ theme }: { theme: Theme }) {
  const [current, setCurrent] = useState(theme);
  const choose = (next: Theme) => {
    setCurrent(next);
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
    document.cookie = `${themeCookie}=${next}; path=/; max-age=${year}; samesite=lax`;
  };
  return (
    <fieldset className="inline-flex rounded-lg border border-line bg-sunken p-0.5">
      <legend className="sr-only">Theme</legend>
      {themes.map((option) => {
        const { label, icon } = looks[option];
        return (
          <button
            key={option}
            type="button"
            title={label}
            aria-label={label}
            aria-pressed={current === option}
            onClick={() => choose(option)}
            className={cx(
              "flex size-control-small items-center justify-center rounded-md transition-colors",
              current === option
                ? "bg-raised text-ink shadow-xs ring-1 ring-line-strong"
                : "text-ink-faint hover:text-ink",
            )}
          >
            <Icon of={icon} />
          </button>
        );
      })}
    </fieldset>
  );
}

const looks = {
  system: { label: "System theme", icon: Monitor },
  light: { label: "Light theme", icon: Sun },
  dark: { label: "Dark theme", icon: Moon },
};
