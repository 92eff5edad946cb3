import type { ReactNode } from "react";

/** The column a screen stands in: even gaps, never wider than can be read. Every screen's heading begins in one place. */
export function Page({ children, width = "wide" }: { children: ReactNode; width?: "wide" | "narrow" | undefined }) {
  return (
    <div className="mx-auto w-full max-w-page px-4 py-5 sm:px-6 lg:px-8 lg:py-7">
      <div className={`flex flex-col gap-5 ${width === "narrow" ? "max-w-3xl" : ""}`}>{children}</div>
    </div>
  );
}

/** Tiles or cards beside each other, as many as fit. */
export function Grid({ children, columns }: { children: ReactNode; columns: 2 | 3 | 4 | 5 }) {
  return <div className={`grid gap-3 sm:gap-4 ${grids[columns]}`}>{children}</div>;
}

/** Main content with a column of facts beside it; below it on a narrow screen. */
export function Split({ children, aside }: { children: ReactNode; aside: ReactNode }) {
  return (
    <div className="grid items-start gap-5 lg:grid-cols-3">
      <div className="flex min-w-0 flex-col gap-5 lg:col-span-2">{children}</div>
      <div className="flex min-w-0 flex-col gap-5">{aside}</div>
    </div>
  );
}

const grids = {
  2: "lg:grid-cols-2",
  3: "sm:grid-cols-2 lg:grid-cols-3",
  4: "grid-cols-2 lg:grid-cols-4",
  5: "grid-cols-2 max-md:*:last:odd:col-span-2 md:grid-cols-3 xl:grid-cols-5",
};
