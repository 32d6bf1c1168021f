import { t } from "@vscode/l10n";
import { type SampleFile, sampleFiles } from "../../model/config/sampleFiles.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { findScenarioFolder, listIds, proposeNumber } from "../text/draftText.ts";
import { type ConfigAnswers, type ConfigQuestions, listConfigSteps } from "./configSteps.ts";
import {
  listProviderSteps,
  type ProviderAnswers,
  type ProviderQuestions,
} from "./providerSteps.ts";
import { runWizard } from "./runWizard.ts";
import { listScenarioSteps, type ScenarioAnswers } from "./scenarioSteps.ts";

/** Asks for all of a config. Rejects with a `CancellationError` when a person leaves. */
export function askConfig(questions: ConfigQuestions): Promise<ConfigAnswers> {
  const start = { name: "", folder: "", provider: {} };
  return runWizard(t("New Config"), listConfigSteps(questions), start);
}

/** Asks for all of a scenario of a config; `folder`, relative to the workspace folder, is where it goes. Rejects as `askConfig` does. */
export async function askScenario(
  session: FolderSession,
  summary: ConfigSummary,
): Promise<ScenarioAnswers & { readonly folder: string }> {
  const proposed = proposeNumber(summary, session.configs.configs);
  const taken = summary.scenarios.map(({ number }) => number);
  const steps = listScenarioSteps(session, { proposed, taken });
  const answers = await runWizard(t("New Scenario"), steps, { name: "", number: proposed });
  return { ...answers, folder: findScenarioFolder(summary) };
}

/** Asks for all of a provider of a config. Rejects as `askConfig` does. */
export function askProvider(
  questions: Omit<ProviderQuestions, "takenIds">,
  summary: ConfigSummary,
): Promise<ProviderAnswers> {
  const steps = listProviderSteps<ProviderAnswers>({ ...questions, takenIds: listIds(summary) });
  return runWizard(t("Add Provider"), steps, { provider: {} });
}

/** The files of the sample, the config first. */
export function listSampleFiles(): readonly SampleFile[] {
  return sampleFiles;
}
