import type { ListedModel } from "./listedModel.ts";

/** What a provider lists. */
export interface ModelList {
  readonly models: readonly ListedModel[];
  /** False when the list went on after the last page that was read. */
  readonly isWhole: boolean;
}

/**
 * The entry of a list that a model of a config means: of that id or alias, of a tag `latest` that was left out, of the newest
 * dated version of it, or of the model that a variant such as `:online` is of.
 */
export function findListedModel(
  models: readonly ListedModel[],
  wanted: string,
): ListedModel | undefined {
  const name = withoutCollection(wanted);
  return (
    models.find(({ id, aliases }) => [id, ...aliases].some((each) => isSame(each, name))) ??
    models.find(({ id }) => id === `${name}:latest`) ??
    findNewestVersion(models, name) ??
    models.find(({ id }) => name.startsWith(`${id}:`))
  );
}

// --- internal ---

/** Google's list writes `models/gemini-…`, and so may a config. */
function withoutCollection(name: string): string {
  return name.replace(/^models\//, "");
}

/** A gateway may list all models of a maker as `openai/*`. */
function isSame(listed: string, name: string): boolean {
  const own = withoutCollection(listed);
  return own === name || (own.endsWith("*") && name.startsWith(own.slice(0, -1)));
}

function findNewestVersion(models: readonly ListedModel[], name: string): ListedModel | undefined {
  const start = `${name.replace(/-latest$/, "")}-`;
  const [newest] = models
    .filter(({ id }) => id.startsWith(start) && isDate(id.slice(start.length)))
    .sort((a, b) => (a.id < b.id ? 1 : -1));
  return newest;
}

function isDate(text: string): boolean {
  return /^20\d\d-?\d\d-?\d\d$/.test(text);
}
