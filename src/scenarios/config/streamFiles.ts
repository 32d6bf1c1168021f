import path from "node:path";
import type { ConfigKinds } from "../../model/config/configKinds.ts";
import { type FileKindRules, findKind, type NamedFile } from "../../model/config/kind.ts";
import { type Problem, withFault } from "../../model/config/problem.ts";
import type { StreamScenario } from "../../model/config/streamScenario.ts";
import { UserError } from "../../model/userError.ts";
import type { KeyPath } from "../files/jsoncDocument.ts";
import { isMissing } from "../files/workspaceFiles.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import { missingFile } from "./loadFiles.ts";
import type { ScenarioSurroundings } from "./scenarioLoad.ts";

/** The files of a stream scenario that cannot be read; of the others, where they are to be checked, what is in them. */
export async function findStreamFileProblems(
  scenario: StreamScenario,
  source: ScenarioSource,
  { files, rules, checksContents }: ScenarioSurroundings,
): Promise<Problem[]> {
  const { document, base } = source;
  const folder = path.dirname(document.file);
  const problems = listFiles(scenario, rules.kinds).map(async (placed) => {
    const { file, what, key } = placed.named;
    const absolute = path.resolve(folder, file);
    const fault = await files.findFault(absolute);
    if (fault !== undefined) {
      const place = [...base, ...placed.path, key];
      const problem = document.problemAt(place, `${what} ${absolute} ${fault}`);
      return [isMissing(fault) ? withFault(problem, place, missingFile) : problem];
    }
    return checksContents ? await findContentProblems(placed, source) : [];
  });
  return (await Promise.all(problems)).flat();
}

// --- internal ---

/** A source or handler that names a file. */
interface PlacedFile {
  readonly named: NamedFile;
  readonly config: { kind: string };
  readonly kind: FileKindRules;
  /** Where in its scenario it stands. */
  readonly path: KeyPath;
}

function listFiles({ sources, queries, reactions }: StreamScenario, kinds: ConfigKinds) {
  const place = (
    config: { kind: string },
    known: readonly FileKindRules[],
    above: KeyPath,
  ): PlacedFile[] => {
    const kind = findKind(known, config.kind);
    const named = kind.findFile?.(config);
    return named === undefined ? [] : [{ named, config, kind, path: above }];
  };
  return [
    ...sources.flatMap((config, index) => place(config, kinds.sources, ["sources", index])),
    ...queries.flatMap(({ handler }, index) =>
      place(handler, kinds.handlers, ["queries", index, "handler"]),
    ),
    ...reactions.flatMap(({ handler }, index) =>
      place(handler, kinds.handlers, ["reactions", index, "handler"]),
    ),
  ];
}

async function findContentProblems(
  { config, kind, named, path: own }: PlacedFile,
  { document, base }: ScenarioSource,
): Promise<Problem[]> {
  const above = [...base, ...own];
  try {
    const faults = await kind.findContentFaults?.(config, path.dirname(document.file));
    return (faults ?? []).map(({ at, path: below, message, place, severity = "error" }) =>
      at === undefined
        ? document.problemAt([...above, ...below], message, place)
        : { severity, ...at, message },
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [document.problemAt([...above, named.key], error.message)];
  }
}
