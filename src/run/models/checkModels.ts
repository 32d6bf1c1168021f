import type { LoadedConfig } from "../../model/config/loadedConfig.ts";
import type { Problem } from "../../model/config/problem.ts";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import { findListedModel, type ListedModel, type ModelList } from "../../model/modelList.ts";
import { formatPlural } from "../../model/words/figures.ts";
import { findNearest } from "../../model/words/nearest.ts";
import { readJsoncDocument } from "../../scenarios/files/workspaceFiles.ts";
import { type AskOptions, askModels, namesListedModel } from "./askModels.ts";

/**
 * Warnings at `providers.N.model` by what the providers' own lists say of the models of a config; files are absolute. Asks the
 * server of each provider, all at once; those that list no models, or name a deployment, are left out.
 */
export async function checkModels(
  loaded: LoadedConfig,
  { now = new Date(), ...options }: AskOptions & { readonly now?: Date },
): Promise<Problem[]> {
  const today = now.toISOString().slice(0, 10);
  const { providers } = loaded.config;
  const document = await readJsoncDocument(loaded.file);
  const messages = await Promise.all(
    providers.map((provider) => checkModel(provider, options, today)),
  );
  return messages.flatMap((message, index) =>
    message === undefined ? [] : [document.warningAt(["providers", index, "model"], message)],
  );
}

// --- internal ---

async function checkModel(
  provider: ProviderConfig,
  options: AskOptions,
  today: string,
): Promise<string | undefined> {
  const { model } = provider;
  if (model === undefined || !namesListedModel(provider)) return undefined;
  const answer = await askModels(provider, options);
  if ("fault" in answer) return `cannot be checked: ${answer.fault}`;
  const listed = findListedModel(answer.models, model);
  return listed === undefined
    ? describeMissing(model, answer)
    : describeListed(model, listed, today);
}

function describeMissing(model: string, { models, isWhole }: ModelList): string {
  const place = isWhole
    ? `not in the provider's list of ${formatPlural(models.length, "model")}`
    : `not among the first ${formatPlural(models.length, "model")} of the provider's list, which goes on`;
  const hint = findNearest(
    model,
    models.map(({ id }) => id),
  );
  return `"${model}" is ${place}${hint === undefined ? "" : `; ${hint}`}`;
}

function describeListed(model: string, listed: ListedModel, today: string): string | undefined {
  const { retiresOn, replacement } = listed;
  if (retiresOn === undefined) return undefined;
  const which = listed.id === model ? `"${model}"` : `"${model}" (${listed.id})`;
  const verb = retiresOn < today ? "retired" : "retires";
  const instead =
    replacement === undefined ? "" : `; the provider proposes "${replacement}" in its place`;
  return `${which} ${verb} on ${retiresOn}${instead}`;
}
