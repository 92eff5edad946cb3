"use client";

import { X } from "lucide";
import { Icon } from "@/components/ui/icon";
import "@/components/ui/style-nonce";
import * as Radix from "@radix-ui/react-dialog";
import { type ReactNode, useRef } from "react";
import { IconButton } from "@/components/ui/button";
import { cx } from "@/components/ui/class-names";

export type DialogProps = {
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the end; wrap the one that only closes in DialogClose. */
  footer?: ReactNode;
  /** A button element; left out when the dialog is opened by its owner through open. */
  trigger?: ReactNode;
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
  width?: "sm" | "md" | "lg" | undefined;
};

export type PanelProps = Omit<DialogProps, "trigger" | "open" | "onOpenChange"> & {
  look: "dialog" | "drawer";
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** The panel itself, with Radix behind it; fetched when the first dialog of a visit is about to open. */
export function Panel({ look, open, onOpenChange, ...words }: PanelProps) {
  const opener = useRef<Element | null>(null);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          {...(words.description ? {} : { "aria-describedby": undefined })}
          onOpenAutoFocus={(event) => {
            opener.current = document.activeElement;
            focusFirstField(event);
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement) opener.current.focus();
          }}
          className={look === "dialog" ? cx(dialogLook, widths[words.width ?? "md"]) : drawerLook}
        >
          {look === "dialog" ? <DialogBody {...words} /> : <DrawerBody {...words} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function Close({ children }: { children: ReactNode }) {
  return <Radix.Close asChild>{children}</Radix.Close>;
}

/** A dialog that asks for something begins there; any other begins with its first button. */
function focusFirstField(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  const field = event.currentTarget.querySelector<HTMLElement>(fields);
  if (!field) return;
  event.preventDefault();
  field.focus();
}

const fields = "input:checked, input:not([type='radio'], [type='hidden']), select, textarea";

type BodyProps = Pick<DialogProps, "title" | "description" | "children" | "footer">;

function DialogBody({ title, description, children, footer }: BodyProps) {
  return (
    <>
      <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
        <div className="flex flex-col gap-1">
          <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
          {description ? <Radix.Description className="text-ink-muted text-sm">{description}</Radix.Description> : null}
        </div>
        <Close>
          <IconButton label="Close" size="sm">
            <Icon of={X} />
          </IconButton>
        </Close>
      </header>
      {children ? <div className="min-h-0 overflow-y-auto px-5 pb-5">{children}</div> : null}
      {footer ? (
        <footer className="flex flex-col-reverse gap-2 border-line border-t px-5 py-3.5 sm:flex-row sm:justify-end">
          {footer}
        </footer>
      ) : null}
    </>
  );
}

function DrawerBody({ title, children }: BodyProps) {
  return (
    <>
      <Radix.Title className="sr-only">{title}</Radix.Title>
      {children}
    </>
  );
}

const dialogLook = cx(
  "fixed inset-x-0 bottom-0 z-50 flex max-h-[90dvh] flex-col rounded-t-xl border border-line bg-raised shadow-lg",
  "animate-enter focus:outline-none sm:inset-0 sm:m-auto sm:h-fit sm:rounded-xl",
);

const drawerLook = cx(
  "fixed inset-y-0 start-0 z-50 flex w-72 max-w-[85vw] animate-slide-in flex-col border-line border-e bg-canvas",
  "shadow-lg focus:outline-none",
);

const widths = { sm: "sm:max-w-sm", md: "sm:max-w-lg", lg: "sm:max-w-2xl" };
