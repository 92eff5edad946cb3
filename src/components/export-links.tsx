import { Download } from "lucide";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";

/** A list as a file for spreadsheets, in the two forms that there are. */
export function ExportLinks({ csv, xlsx }: { csv: string; xlsx: string }) {
  return (
    <>
      <LinkButton href={csv} download prefetch={false} icon={<Icon of={Download} />}>
        CSV
      </LinkButton>
      <LinkButton href={xlsx} download prefetch={false} icon={<Icon of={Download} />}>
        Excel
      </LinkButton>
    </>
  );
}
