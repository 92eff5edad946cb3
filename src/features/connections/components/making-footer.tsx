import { Button } from "@/components/ui/button";
import { DialogClose } from "@/components/ui/dialog";

type MakingFooterProps = {
  /** What the button says, once what was made has been shown. */
  copied: string;
  make: string;
  /** Something like it is in use, and ends by this. */
  replaces: boolean;
  made: boolean;
  busy: boolean;
  onMake: () => void;
};

/** The buttons of a dialog that makes something which is shown once: first to have it made, then to say that it is kept. */
export function MakingFooter({ copied, make, replaces, made, busy, onMake }: MakingFooterProps) {
  if (made) {
    return (
      <DialogClose>
        <Button variant="primary">{copied}</Button>
      </DialogClose>
    );
  }
  return (
    <>
      <DialogClose>
        <Button>Not now</Button>
      </DialogClose>
      <Button variant={replaces ? "danger" : "primary"} busy={busy} onClick={onMake}>
        {make}
      </Button>
    </>
  );
}
