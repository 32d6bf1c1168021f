import { isInside } from "../../common/isInside.ts";
import { relativePath } from "../../common/relativePath.ts";
import { parsePointer } from "../../model/json/jsonPointer.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import type { FrequentFailure } from "../../model/results/report.ts";
import { replyFaultSchema } from "../../model/results/resultFile.ts";
import type { CellMessage } from "../../model/wire/cellRequests.ts";
import { formatPlural } from "../../model/words/figures.ts";
import { createFailurePlaces } from "../../run/cells/failurePlaces.ts";
import { readRunConfigTexts } from "../../run/readRunConfig.ts";

/** What is said beside a line of a file; of none where the file is not known. */
export interface Annotation {
  readonly place?: NonNullable<CellMessage["place"]>;
  readonly title: string;
  /** Names codes and paths, and nothing that a reply held. */
  readonly message: string;
}

/** One annotation for each kind of failure, at the keyword that refused its example or at its prompt, in the files as they are now. */
export async function listAnnotations(
  failures: readonly FrequentFailure[],
  configFile: string,
  workspaceFolder: string,
): Promise<Annotation[]> {
  const scenarios = await listScenarioFiles(configFile, workspaceFolder);
  const findPlace = await createFailurePlaces(workspaceFolder, scenarios);
  const annotations: Annotation[] = [];
  for (const failure of failures) {
    const place = await findPlace(failure.example.scenario, refusedBy(failure));
    annotations.push({ ...(place === undefined ? {} : { place }), ...describe(failure) });
  }
  return annotations;
}

/**
 * A line that GitHub reads as an annotation; whatever stands in its texts stays text.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function formatGithubAnnotation(
  { place, title, message }: Annotation,
  level: "error" | "warning",
  rootFolder: string,
): string {
  const properties = {
    ...(place === undefined || !isInside(rootFolder, place.file)
      ? {}
      : { file: relativePath(rootFolder, place.file), line: place.line, col: place.column }),
    title,
  };
  const pairs = Object.entries(properties).map(([key, value]) => {
    return `${key}=${escapeData(String(value)).replaceAll(":", "%3A").replaceAll(",", "%2C")}`;
  });
  return `::${level} ${pairs.join(",")}::${escapeData(message)}`;
}

// --- internal ---

async function listScenarioFiles(configFile: string, workspaceFolder: string) {
  const { scenarios } = await readRunConfigTexts(configFile, workspaceFolder);
  return scenarios.flatMap(({ value, document }) => {
    const number = readKey(value, "number");
    const file = relativePath(workspaceFolder, document.file);
    return typeof number === "number" ? [{ scenario: number, file }] : [];
  });
}

/** The keyword and place of a schema; what a test errored with, a reply that was no JSON and a wrong value have none. */
function refusedBy({ reason, path: pointer = "", state }: FrequentFailure) {
  if (state === "errored" || ofNoKeyword.has(reason)) return undefined;
  // Any item stands for all of them.
  return { code: reason, path: parsePointer(pointer).map((key) => (key === "*" ? "0" : key)) };
}

const ofNoKeyword: ReadonlySet<string> = new Set([...replyFaultSchema.options, "value", "expect"]);

function describe(failure: FrequentFailure): Pick<Annotation, "title" | "message"> {
  const { reason, path: pointer, tests, providers, example, state, advice } = failure;
  const at = pointer === undefined || pointer === "" ? "" : ` at ${pointer}`;
  const by = providers.map(({ provider, tests: own }) => `${provider} ${own}`).join(", ");
  const { scenario, runNumber } = example;
  return {
    title: `${formatPlural(tests, "test")} ${state}: ${reason}${at}`,
    message: `${by}; such as scenario ${scenario}, run ${runNumber}. What to do: ${advice}`,
  };
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
