import { Callout } from "@/components/ui/callout";

/** What is said about a form as a whole, above its fields and aloud; nothing while there is nothing to say. */
export function FormTrouble({ children }: { children: string | null | undefined }) {
  if (!children) return null;
  return (
    <Callout tone="critical" announce="alert">
      {children}
    </Callout>
  );
}
