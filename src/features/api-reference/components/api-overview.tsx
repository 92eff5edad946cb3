import { DataTable } from "@/components/data-table";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { ErrorCodeLine } from "@/features/api-reference/loaders";

/** What holds for every route, and every way the API says no. */
export function ApiOverview({ codes }: { codes: ErrorCodeLine[] }) {
  return (
    <>
      <Card title="How to call it">
        <dl className="flex flex-col gap-4">
          {habits.map(({ term, words }) => (
            <div key={term} className="flex flex-col gap-0.5 md:grid md:grid-cols-4 md:gap-4">
              <dt className="font-medium">{term}</dt>
              <dd className="max-w-prose text-ink-muted md:col-span-3">{words}</dd>
            </div>
          ))}
          <div className="flex flex-col gap-0.5 md:grid md:grid-cols-4 md:gap-4">
            <dt className="font-medium">Sign-in</dt>
            <dd className="max-w-prose text-ink-muted md:col-span-3">
              <code className="font-mono text-sm">POST /api/auth/login</code> answers with a cookie,{" "}
              <code className="font-mono text-sm">hub_session</code>, that every later call carries. See{" "}
              <TextLink href="/api-docs?area=Sign-in">Sign-in</TextLink>.
            </dd>
          </div>
        </dl>
      </Card>
      <Card
        title="Errors"
        description="Answered as application/problem+json: type, title, status, detail, code and, for wrong input, errors by field."
        padded={false}
      >
        <DataTable
          caption="Every error code"
          rows={codes}
          rowKey={({ code }) => code}
          columns={[
            { key: "code", header: "Code", lead: true, cell: ({ code }) => <Code code={code} /> },
            { key: "status", header: "Status", cell: ({ status }) => <span className="tabular-nums">{status}</span> },
            { key: "title", header: "Meaning", cell: ({ title }) => title },
          ]}
        />
      </Card>
    </>
  );
}

/** An error's `type` leads here. */
function Code({ code }: { code: string }) {
  return (
    <code
      id={code}
      className="scroll-mt-24 rounded-sm font-medium font-mono text-sm target:bg-accent-soft target:text-accent"
    >
      {code}
    </code>
  );
}

const habits = [
  { term: "Format", words: "JSON in and out, in camelCase. A body needs Content-Type: application/json." },
  {
    term: "Lists",
    words: "Answer {data, nextCursor}. Pass nextCursor as cursor for the next page; null means that this was the last.",
  },
  { term: "Moments", words: "ISO 8601 in UTC. Days without a clock are YYYY-MM-DD, on the organization’s calendar." },
  { term: "Ids", words: "UUIDs of ours. A provider’s own ids are text, because some are longer than a number can be." },
  {
    term: "Permissions",
    words:
      "A route says which one it needs. What the role of the person who signed in does not include is answered with 403.",
  },
];
