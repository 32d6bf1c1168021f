import { findModel } from "../../model/config/providerConfig.ts";
import type { StalePart } from "../../model/results/configCheck.ts";
import type { ResultConfig } from "../../model/results/resultFile.ts";
import { providerKinds } from "../../providers/providerKinds.ts";
import { listObservers } from "../plannedCells.ts";
import type { CurrentConfig } from "./currentConfig.ts";
import { findDetails, modelKeyOf } from "./providerDetails.ts";

/** Which providers of prompt scenarios are new, gone or have another kind or model; `isOtherList` where more than models changed. */
export function compareProviders(
  { loaded }: CurrentConfig,
  then: ResultConfig,
): { parts: StalePart[]; isOtherList: boolean } {
  const parts: StalePart[] = [];
  let isOtherList = false;
  const hasPrompts = loaded.scenarios.some(({ kind }) => kind === "prompt");
  for (const [at, provider] of (hasPrompts ? loaded.config.providers : []).entries()) {
    const { id, kind } = provider;
    const key = `providers.${at}`;
    const tell = (what: StalePart["what"], at: string, message: string) =>
      parts.push({ what, key: at, message });
    const details = findDetails(then, id);
    if (!then.providers.includes(id)) {
      tell("provider", key, `${id} is not in the run`);
      isOtherList = true;
    } else if (details !== undefined && details.kind !== kind) {
      tell("provider", `${key}.kind`, `${id} was of kind ${details.kind} and is of kind ${kind}`);
      isOtherList = true;
    } else if (details !== undefined) {
      const model = findModel(provider, providerKinds);
      if (model === details.model) continue;
      const message = `${id} was asked as ${details.model ?? "no model"} and is ${model ?? "no model"} now`;
      tell("model", `${key}.${modelKeyOf(kind)}`, message);
    }
  }
  const components = Object.values(then.scenarioDetails ?? {}).flatMap(
    (each) => each.components ?? [],
  );
  const known = new Set([
    ...loaded.config.providers.map(({ id }) => id),
    ...loaded.scenarios.flatMap(listObservers),
    ...components,
  ]);
  for (const id of then.providers.filter((each) => !known.has(each))) {
    parts.push({ what: "provider", key: "providers", message: `${id} is in the run alone` });
    isOtherList = true;
  }
  return { parts, isOtherList };
}
