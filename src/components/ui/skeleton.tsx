import { cx } from "@/components/ui/class-names";

export type SkeletonProps = {
  /** The look of what will stand there. */
  shape?: "line" | "title" | "figure" | "button" | "avatar" | "block" | undefined;
  width?: "xs" | "sm" | "md" | "lg" | "full" | undefined;
};

export function Skeleton({ shape = "line", width = "full" }: SkeletonProps) {
  return (
    <span
      aria-hidden
      className={cx(
        "block max-w-full animate-pulse-soft bg-pressed",
        shapes[shape],
        shape !== "avatar" && widths[width],
      )}
    />
  );
}

/** Says once, for those who cannot see grey boxes, that something is on its way. */
export function Loading({ what = "Loading" }: { what?: string }) {
  return (
    <p role="status" className="sr-only">
      {what}…
    </p>
  );
}

const shapes = {
  line: "h-3.5 rounded-sm",
  title: "h-7 rounded-md",
  figure: "h-8 rounded-md",
  button: "h-control rounded-md",
  avatar: "size-8 rounded-full",
  block: "h-chart rounded-lg",
};

const widths = { xs: "w-12", sm: "w-24", md: "w-40", lg: "w-64", full: "w-full" };
