import path from "node:path";
import type { ConfigKinds } from "../../model/config/configKinds.ts";
import type { ContentFault } from "../../model/config/contentFault.ts";
import { type FileKindRules, findKind, type NamedFile } from "../../model/config/kind.ts";
import { type Problem, withFault } from "../../model/config/problem.ts";
import type { ObserverConfig, StreamScenario } from "../../model/config/streamScenario.ts";
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

/** A source, handler or observer that names a file. */
interface PlacedFile {
  readonly named: NamedFile;
  /** What is wrong in the file, of which the argument is the base. */
  readonly findFaults?: (folder: string) => Promise<ContentFault[]> | undefined;
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
    const findFaults = (folder: string) => kind.findContentFaults?.(config, folder);
    return named === undefined ? [] : [{ named, findFaults, path: above }];
  };
  const placeExpected = (role: string, observers: readonly ObserverConfig[]): PlacedFile[] =>
    observers.flatMap(({ expected }, index) => {
      const what = "file of expected records";
      if (expected === undefined) return [];
      return [{ named: { key: "expected", file: expected, what }, path: [role, index] }];
    });
  return [
    ...sources.flatMap((config, index) => place(config, kinds.sources, ["sources", index])),
    ...queries.flatMap(({ handler }, index) =>
      place(handler, kinds.handlers, ["queries", index, "handler"]),
    ),
    ...reactions.flatMap(({ handler }, index) =>
      place(handler, kinds.handlers, ["reactions", index, "handler"]),
    ),
    ...placeExpected("queries", queries),
    ...placeExpected("reactions", reactions),
  ];
}

async function findContentProblems(
  { findFaults, named, path: own }: PlacedFile,
  { document, base }: ScenarioSource,
): Promise<Problem[]> {
  const above = [...base, ...own];
  try {
    const faults = await findFaults?.(path.dirname(document.file));
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
