"use client";

import { useState } from "react";
import { IconButton } from "@/components/ui/button";
import { TextField, type TextFieldProps } from "@/components/ui/field";
import { EyeGlyph, EyeOffGlyph } from "@/components/ui/glyph";

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
      {shown ? <EyeOffGlyph /> : <EyeGlyph />}
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
