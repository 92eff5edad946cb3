"use client";

import { Eye, EyeOff } from "lucide";
import { useState } from "react";
import { IconButton } from "@/components/ui/button";
import { TextField, type TextFieldProps } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";

/** A secret that can be looked at: for passwords (autoComplete) and for pasted keys (autoComplete="off"). */
export function PasswordField(props: Omit<TextFieldProps, "type" | "trailing">) {
  const [shown, setShown] = useState(false);
  const reveal = (
    <IconButton
      label={shown ? "Hide what is typed" : "Show what is typed"}
      size="sm"
      aria-pressed={shown}
      onClick={() => setShown(!shown)}
    >
      {shown ? <Icon of={EyeOff} /> : <Icon of={Eye} />}
    </IconButton>
  );
  return (
    <TextField
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      {...props}
      type={shown ? "text" : "password"}
      trailing={reveal}
    />
  );
}
