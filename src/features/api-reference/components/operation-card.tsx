import { ChevronRight } from "lucide";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Icon } from "@/components/ui/icon";
import type { Tone } from "@/components/ui/tone";
import { Lines, Shape } from "@/features/api-reference/components/shape";
import { exampleOf, type Operation, typeOf } from "@/features/api-reference/rules";

/** One route: what it takes and what it answers, folded until somebody wants to know. */
export function OperationCard({ operation }: { operation: Operation }) {
  const { operationId, method, path, summary } = operation;
  return (
    <details
      id={operationId}
      className="group scroll-mt-20 overflow-clip rounded-xl border border-line bg-surface shadow-xs"
    >
      <summary className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 hover:bg-hover focus-visible:-outline-offset-2 sm:px-5">
        <span className="flex w-16 shrink-0">
          <Badge tone={tones[method] ?? "neutral"}>{method}</Badge>
        </span>
        <code className="break-all font-medium font-mono text-sm">{path}</code>
        <span className="flex flex-1 basis-48 items-center justify-between gap-3 text-ink-muted">
          {summary}
          <Icon of={ChevronRight} className="transition-transform group-open:rotate-90" />
        </span>
      </summary>
      <div className="flex flex-col gap-6 border-line border-t px-4 py-5 sm:px-5">
        <OperationBody operation={operation} />
      </div>
    </details>
  );
}

const tones: Record<string, Tone> = {
  GET: "info",
  POST: "positive",
  PUT: "caution",
  PATCH: "caution",
  DELETE: "critical",
};

function OperationBody({ operation }: { operation: Operation }) {
  const { description, parameters, requestBody, responses } = operation;
  const body = requestBody?.content["application/json"]?.schema;
  return (
    <>
      <p className="max-w-prose text-ink-muted">
        {whoMayCall(operation)} <Words text={description ?? ""} />
      </p>
      {parameters.length > 0 ? (
        <Part title="Parameters">
          <Lines
            lines={parameters.map(({ name, in: place, required, schema }) => ({
              name: parameterNames[place]?.(name) ?? name,
              type: typeOf(schema),
              limits: schema.default === undefined ? "" : `otherwise ${JSON.stringify(schema.default)}`,
              description: schema.description ?? "",
              needed: required,
              inside: [],
            }))}
          />
        </Part>
      ) : null}
      {body ? (
        <Part title={requestBody?.required ? "Body" : "Body, optional"}>
          <Shape schema={body} />
        </Part>
      ) : null}
      <Part title="Example">
        <Example text={curlOf(operation)} />
      </Part>
      <Part title="Answers">
        <ul className="flex flex-col gap-4">
          {Object.entries(responses).map(([status, answer]) => (
            <Answer key={status} status={status} answer={answer} />
          ))}
        </ul>
      </Part>
    </>
  );
}

/** How a parameter is written where it goes. */
const parameterNames: Record<string, (name: string) => string> = {
  path: (name) => `{${name}}`,
  query: (name) => `?${name}=`,
  header: (name) => `${name}:`,
};

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-semibold text-sm">{title}</h3>
      {children}
    </section>
  );
}

/** Words with `code` among them. */
function Words({ text }: { text: string }) {
  return text.split("`").map((part, place) =>
    place % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never change places
      <code key={place} className="font-mono text-sm">
        {part}
      </code>
    ),
  );
}

type AnswerProps = { status: string; answer: Operation["responses"][string] };

function Answer({ status, answer }: AnswerProps) {
  const [kind, found] = Object.entries(answer.content ?? {})[0] ?? [];
  const isRefusal = Number(status) >= 400;
  return (
    <li className="flex flex-col gap-2">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <Badge tone={isRefusal ? "neutral" : "positive"}>{status}</Badge>
        <span className="min-w-0 text-ink-muted">
          <Words text={answer.description} />
        </span>
        {kind && kind !== "application/json" && !isRefusal ? (
          <code className="font-mono text-ink-faint text-sm">{kind}</code>
        ) : null}
      </p>
      {found?.schema && !isRefusal ? (
        <div className="rounded-lg border border-line bg-sunken px-4 py-3">
          <Shape schema={found.schema} />
        </div>
      ) : null}
    </li>
  );
}

function Example({ text }: { text: string }) {
  return (
    <div className="flex items-start gap-2 rounded-lg border border-line bg-sunken ps-4 pe-2 py-2">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
      <pre tabIndex={0} className="min-w-0 flex-1 overflow-x-auto py-1.5 font-mono text-sm">
        {text}
      </pre>
      <CopyButton value={text} label="Copy the example" />
    </div>
  );
}

function whoMayCall({ security }: Operation): string {
  const kinds = security.flatMap((one) => Object.keys(one));
  if (kinds.includes("session")) return "For whoever is signed in.";
  if (kinds.includes("cron")) return "For the scheduler, with its secret as a bearer token.";
  return "Open to everybody.";
}

/** The call as a command, with the needed fields of its body. */
function curlOf({ method, path, requestBody, security }: Operation): string {
  const kinds = security.flatMap((one) => Object.keys(one));
  const body = requestBody?.content["application/json"]?.schema;
  const words = [
    `curl ${method === "GET" ? "" : `-X ${method} `}"$HUB${path}"`,
    kinds.includes("session") ? '--cookie "hub_session=$SESSION"' : "",
    kinds.includes("cron") ? '-H "Authorization: Bearer $CRON_SECRET"' : "",
    body ? '-H "Content-Type: application/json"' : "",
    body ? `-d '${JSON.stringify(exampleOf(body))}'` : "",
  ];
  return words.filter(Boolean).join(" \\\n  ");
}
