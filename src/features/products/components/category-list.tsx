import { Tags } from "lucide";
import { EmptyState } from "@/components/empty-state";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { TextLink } from "@/components/ui/text-link";
import { NewCategory } from "@/features/products/components/new-category";
import { CategoryMenu, RuleMenu } from "@/features/products/components/rule-buttons";
import type { Products } from "@/features/products/loaders";
import type { CategoryView } from "@/features/products/schema";
import { hrefTo } from "@/lib/format/href";
import { formatCount } from "@/lib/format/number";

/** The categories, each with its rules by the place in which they are tried. */
export function CategoryList({ categories: { data, uncategorised }, mayManage }: Products) {
  const ruleCount = data.reduce((sum, { rules }) => sum + rules.length, 0);
  return (
    <Card
      title="Categories"
      description="Rules are tried in their order; the first that fits a product’s name decides."
      padded={false}
      actions={mayManage ? <NewCategory /> : null}
    >
      {data.length === 0 ? (
        <EmptyState
          icon={<Icon of={Tags} />}
          title="No categories yet"
          description="Make one, then say by rules which products belong to it. Until then all are uncategorized."
        />
      ) : (
        <ul className="divide-y divide-line">
          {data.map((category) => (
            <Category key={category.id} category={category} mayManage={mayManage} ruleCount={ruleCount} />
          ))}
          <li className="flex items-baseline justify-between gap-4 px-4 py-3.5 sm:px-5">
            <TextLink href={hrefTo("/transactions", { category: "none" })} look="quiet">
              Uncategorized
            </TextLink>
            <Size {...uncategorised} />
          </li>
        </ul>
      )}
    </Card>
  );
}

const kinds = { exact: "is", contains: "contains", pattern: "fits" };

type CategoryProps = { category: CategoryView; mayManage: boolean; ruleCount: number };

function Category({ category, mayManage, ruleCount }: CategoryProps) {
  const { id, name, rules } = category;
  return (
    <li className="flex flex-col gap-2.5 px-4 py-3.5 sm:px-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="font-medium">
          <TextLink href={hrefTo("/transactions", { category: id })} look="quiet">
            {name}
          </TextLink>
        </h3>
        <span className="flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
          <Size {...category} />
          {mayManage ? <CategoryMenu category={category} ruleCount={ruleCount} /> : null}
        </span>
      </div>
      {rules.length > 0 ? (
        <ul className="flex flex-col gap-1.5">
          {rules.map((rule) => (
            <li key={rule.id} className="flex flex-wrap items-center gap-2 text-ink-muted text-sm">
              <Badge>{rule.position + 1}</Badge>
              name {kinds[rule.kind]}
              <code className="break-all rounded-sm bg-sunken px-1.5 py-0.5 font-mono text-ink">{rule.value}</code>
              {mayManage ? <RuleMenu rule={rule} category={category} ruleCount={ruleCount} /> : null}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-faint text-sm">No rules: nothing is placed here.</p>
      )}
    </li>
  );
}

function Size({ nameCount, itemCount }: { nameCount: number; itemCount: number }) {
  return (
    <span className="text-ink-muted text-sm tabular-nums">
      {formatCount(nameCount, "product")}, {formatCount(itemCount, "item")} sold
    </span>
  );
}
