import { t } from "@vscode/l10n";
import type { ListedModel } from "../../model/listedModel.ts";
import type { ModelCheck } from "../../model/modelCheck.ts";
import { findListedModel } from "../../model/modelList.ts";
import { formatPlural } from "../../model/words/figures.ts";

/** What the row of a provider says: kind, model, and what is known of that model: `retires 2026-12-11`, `not listed`. */
export function describeProvider(
  { kind, model }: { readonly kind: string; readonly model?: string | undefined },
  check: ModelCheck | undefined,
): string[] {
  const note = check && formatModelNote(check);
  return [kind, model, note].filter((word) => word !== undefined);
}

/** That every model of a config is there to stay. */
export function formatAllListed(config: string, checks: readonly ModelCheck[]): string {
  const models = new Set(checks.map(({ model }) => model)).size;
  const counted = formatPlural(models, "model");
  return models === 1
    ? t("{0}: {1} is listed, and has no date from which it answers no more.", config, counted)
    : t("{0}: {1} are listed, and none has a date from which it answers no more.", config, counted);
}

/** A model that may be tried. */
export interface ModelChoice {
  readonly model: string;
  /** When it retires, or why it stands first; empty where there is nothing to say. */
  readonly note: string;
}

/**
 * The models of a list that may be tried in place of another: first the one that the list proposes, last those that answer no
 * more on that day (UTC, `YYYY-MM-DD`).
 */
export function listReplacements(
  models: readonly ListedModel[],
  old: string,
  today: string,
): ModelChoice[] {
  const own = findListedModel(models, old);
  const proposed = own?.replacement;
  const others = models.filter(
    ({ id }) => id !== own?.id && id !== old && id !== proposed && !id.endsWith("*"),
  );
  const isOver = ({ retiresOn }: ListedModel) => retiresOn !== undefined && retiresOn < today;
  const entry = models.find(({ id }) => id === proposed);
  return [
    ...(proposed === undefined || proposed === old
      ? []
      : [
          {
            model: proposed,
            note: [t("proposed in place of {0}", old), ...when(entry, today)].join(" · "),
          },
        ]),
    ...[...others.filter((each) => !isOver(each)), ...others.filter(isOver)].map((each) => ({
      model: each.id,
      note: when(each, today).join(""),
    })),
  ];
}

// --- internal ---

/** `retires 2026-12-11`, `not listed`; undefined where there is nothing to say. */
function formatModelNote({ verdict, retiresOn = "" }: ModelCheck): string | undefined {
  switch (verdict) {
    case "retires":
      return t("retires {0}", retiresOn);
    case "retired":
      return t("retired {0}", retiresOn);
    case "missing":
      return t("not listed");
    default:
      return undefined;
  }
}

function when(model: ListedModel | undefined, today: string): string[] {
  const retiresOn = model?.retiresOn;
  if (retiresOn === undefined) return [];
  return [retiresOn < today ? t("retired {0}", retiresOn) : t("retires {0}", retiresOn)];
}
