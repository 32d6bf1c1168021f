import path from "node:path";
import { isInside } from "../common/isInside.ts";
import { relativePath } from "../common/relativePath.ts";
import { readKey } from "../model/json/jsonValue.ts";
import { findRefusal } from "../model/results/findRefusal.ts";
import type { AttemptPlace } from "../model/results/report.ts";
import type { ResultConfig } from "../model/results/resultFile.ts";
import { UserError } from "../model/userError.ts";
import type { HostResult } from "../model/wire/hostProtocol.ts";
import { createFailurePlaces } from "../run/cells/failurePlaces.ts";
import { readRunConfigTexts } from "../run/readRunConfig.ts";
import { hashJson } from "../scenarios/files/hashJson.ts";
import { findAttempt } from "./findAttempt.ts";
import type { ServedFolder } from "./hostSession.ts";

/**
 * Where in the files of a run's scenario, as they are now, the keyword stands that refused the reply of an attempt, else what was
 * asked. Throws `UserError` where scenario or config are gone, or not to be read.
 */
export async function findFailurePlace(
  { reports, settings }: Pick<ServedFolder, "reports" | "settings">,
  runId: string,
  place: AttemptPlace,
): Promise<HostResult<"getFailurePlace">> {
  const report = await reports.find(runId);
  const { attempt } = await findAttempt(report, place);
  const { config } = report.model().head;
  const { scenario } = place.key;
  const source = await findScenario(settings.workspaceFolder, config, scenario);
  const findPlace = await createFailurePlaces(settings.workspaceFolder, [
    { scenario, file: relativePath(settings.workspaceFolder, source.file) },
  ]);
  const refusal = findRefusal(attempt.validationErrors);
  const refused = refusal && { path: refusal.path, code: refusal.code };
  const found = await findPlace(scenario, refused, place.step);
  if (found === undefined) {
    throw new UserError(`${source.file} cannot be read any more.`, { code: "storage" });
  }
  return { place: found, isChanged: source.isChanged };
}

// --- internal ---

/** The file that has a scenario now, and whether scenario or schemas are others than the run had. */
async function findScenario(
  workspaceFolder: string,
  { file, hashes }: ResultConfig,
  scenario: number,
): Promise<{ readonly file: string; readonly isChanged: boolean }> {
  const config = file === undefined ? undefined : path.resolve(workspaceFolder, file);
  if (file === undefined || config === undefined || !isInside(workspaceFolder, config)) {
    const message = "This run does not say which config of this folder it was made of.";
    throw new UserError(message, { code: "not_found" });
  }
  const { document, scenarios, loaded, problems } = await readRunConfigTexts(
    config,
    workspaceFolder,
  );
  if (document === undefined) {
    const [problem] = problems;
    const reason = problem === undefined ? "it cannot be read" : problem.message;
    throw new UserError(`The config of this run, ${file}: ${reason}`, { code: "not_found" });
  }
  const source = scenarios.find(({ value }) => readKey(value, "number") === scenario);
  if (source === undefined) {
    throw new UserError(
      `Scenario ${scenario} of this run is no longer among those of ${file}: its file is gone, or has another number.`,
      { code: "not_found" },
    );
  }
  const then = hashes?.schemas[scenario];
  const now = loaded?.hashes.schemas[scenario];
  const hasOtherSchema = then !== undefined && now !== undefined && then !== now;
  const wasWritten = hashes?.scenarios[scenario];
  const isRewritten = wasWritten !== undefined && wasWritten !== hashJson(source.value);
  return { file: source.document.file, isChanged: hasOtherSchema || isRewritten };
}
