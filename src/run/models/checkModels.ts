import type { LoadedConfig } from "../../model/config/loadedConfig.ts";
import type { Problem } from "../../model/config/problem.ts";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import type { ListedModel } from "../../model/listedModel.ts";
import type { ModelCheck } from "../../model/modelCheck.ts";
import { findListedModel, type ModelList } from "../../model/modelList.ts";
import { formatPlural } from "../../model/words/figures.ts";
import { findNearest } from "../../model/words/nearest.ts";
import { readJsoncDocument } from "../../scenarios/files/workspaceFiles.ts";
import { type AskOptions, askModels, namesListedModel } from "./askModels.ts";

/** `now` tells which models have retired. */
export type CheckOptions = AskOptions & { readonly now?: Date };

/** Providers with a model that their servers may list; those that list none, or name a deployment, are left out. */
export function listCheckable(providers: readonly ProviderConfig[]): ProviderConfig[] {
  return providers.filter((provider) => provider.model !== undefined && namesListedModel(provider));
}

/** What the lists of these providers say of their models, in their order. Asks the server of each, all at once. */
export async function checkModelsOf(
  providers: readonly ProviderConfig[],
  { now = new Date(), ...options }: CheckOptions,
): Promise<ModelCheck[]> {
  const today = now.toISOString().slice(0, 10);
  const checks = await Promise.all(
    listCheckable(providers).map(async (provider) => {
      const { id, model } = provider;
      if (model === undefined) return [];
      const answer = await askModels(provider, options);
      return [{ provider: id, model, ...judge(model, answer, today) }];
    }),
  );
  return checks.flat();
}

/**
 * Warnings at `providers.N.model` by what the providers' own lists say of the models of a config; files are absolute. Asks as
 * `checkModelsOf`.
 */
export async function checkModels(loaded: LoadedConfig, options: CheckOptions): Promise<Problem[]> {
  const { providers } = loaded.config;
  const document = await readJsoncDocument(loaded.file);
  const checks = await checkModelsOf(providers, options);
  return checks
    .filter(({ verdict }) => verdict !== "listed")
    .map((check) => {
      const index = providers.findIndex(({ id }) => id === check.provider);
      return document.warningAt(["providers", index, "model"], check.message);
    });
}

// --- internal ---

type Judgement = Pick<ModelCheck, "verdict" | "retiresOn" | "message">;

function judge(
  model: string,
  answer: Awaited<ReturnType<typeof askModels>>,
  today: string,
): Judgement {
  if ("fault" in answer) {
    return { verdict: "unknown", message: `cannot be checked: ${answer.fault}` };
  }
  const listed = findListedModel(answer.models, model);
  return listed === undefined ? judgeMissing(model, answer) : judgeListed(model, listed, today);
}

function judgeMissing(model: string, { models, isWhole }: ModelList): Judgement {
  const place = isWhole
    ? `not in the provider's list of ${formatPlural(models.length, "model")}`
    : `not among the first ${formatPlural(models.length, "model")} of the provider's list, which goes on`;
  const hint = findNearest(
    model,
    models.map(({ id }) => id),
  );
  return {
    verdict: isWhole ? "missing" : "unknown",
    message: `"${model}" is ${place}${hint === undefined ? "" : `; ${hint}`}`,
  };
}

function judgeListed(model: string, listed: ListedModel, today: string): Judgement {
  const { retiresOn, replacement } = listed;
  const which = listed.id === model ? `"${model}"` : `"${model}" (${listed.id})`;
  if (retiresOn === undefined) return { verdict: "listed", message: `${which} is listed` };
  const verdict = retiresOn < today ? "retired" : "retires";
  const instead =
    replacement === undefined ? "" : `; the provider proposes "${replacement}" in its place`;
  return { verdict, retiresOn, message: `${which} ${verdict} on ${retiresOn}${instead}` };
}
