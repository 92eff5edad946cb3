import { Download } from "lucide-react";
import { LinkButton } from "@/components/ui/link-button";

/** A list as a file for spreadsheets, in the two forms that there are. */
export function ExportLinks({ csv, xlsx }: { csv: string; xlsx: string }) {
  return (
    <>
      <LinkButton href={csv} download prefetch={false} icon={<Download aria-hidden />}>
        CSV
      </LinkButton>
      <LinkButton href={xlsx} download prefetch={false} icon={<Download aria-hidden />}>
        Excel
      </LinkButton>
    </>
  );
}
