"use client";

import "@/components/ui/style-nonce";
import * as Radix from "@radix-ui/react-dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
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

export function Dialog({ title, description, children, footer, trigger, width = "md", ...state }: DialogProps) {
  return (
    <Root {...state} trigger={trigger}>
      <Radix.Content
        {...(description ? {} : { "aria-describedby": undefined })}
        className={cx(
          "fixed inset-x-0 bottom-0 z-50 flex max-h-[90dvh] flex-col rounded-t-xl border border-line bg-raised shadow-lg",
          "animate-enter focus:outline-none sm:inset-0 sm:m-auto sm:h-fit sm:rounded-xl",
          widths[width],
        )}
      >
        <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
          <div className="flex flex-col gap-1">
            <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
            {description ? (
              <Radix.Description className="text-ink-muted text-sm">{description}</Radix.Description>
            ) : null}
          </div>
          <Radix.Close asChild>
            <IconButton label="Close" size="sm">
              <X aria-hidden />
            </IconButton>
          </Radix.Close>
        </header>
        {children ? <div className="min-h-0 overflow-y-auto px-5 pb-5">{children}</div> : null}
        {footer ? (
          <footer className="flex flex-col-reverse gap-2 border-line border-t px-5 py-3.5 sm:flex-row sm:justify-end">
            {footer}
          </footer>
        ) : null}
      </Radix.Content>
    </Root>
  );
}

export type DrawerProps = Pick<DialogProps, "title" | "trigger" | "open" | "onOpenChange" | "children">;

/** A panel that slides over the page from its start edge: the navigation on a phone. */
export function Drawer({ title, trigger, children, ...state }: DrawerProps) {
  return (
    <Root {...state} trigger={trigger}>
      <Radix.Content
        aria-describedby={undefined}
        className="fixed inset-y-0 start-0 z-50 flex w-72 max-w-[85vw] animate-slide-in flex-col border-line border-e bg-canvas shadow-lg focus:outline-none"
      >
        <Radix.Title className="sr-only">{title}</Radix.Title>
        {children}
      </Radix.Content>
    </Root>
  );
}

export function DialogClose({ children }: { children: ReactNode }) {
  return <Radix.Close asChild>{children}</Radix.Close>;
}

const widths = { sm: "sm:max-w-sm", md: "sm:max-w-lg", lg: "sm:max-w-2xl" };

type RootProps = Pick<DialogProps, "trigger" | "open" | "onOpenChange"> & { children: ReactNode };

function Root({ trigger, open, onOpenChange, children }: RootProps) {
  return (
    <Radix.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        {children}
      </Radix.Portal>
    </Radix.Root>
  );
}
