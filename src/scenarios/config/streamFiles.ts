import path from "node:path";
import type { ContentCheck } from "../../model/config/contentCheck.ts";
import type { Problem } from "../../model/config/problem.ts";
import type { HandlerConfig } from "../../model/config/streamHandler.ts";
import type { StreamScenario } from "../../model/config/streamScenario.ts";
import type { SourceConfig } from "../../model/config/streamSource.ts";
import type { KeyPath } from "../files/jsoncDocument.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import type { ScenarioSurroundings } from "./scenarioLoad.ts";

/** The files of a stream scenario that cannot be read; of the others, where they are to be checked, what is in them. */
export async function findStreamFileProblems(
  scenario: StreamScenario,
  source: ScenarioSource,
  { files, checkContents }: ScenarioSurroundings,
): Promise<Problem[]> {
  const { document, base } = source;
  const folder = path.dirname(document.file);
  const problems = listFiles(scenario).map(async ({ config, file, what, path: above, key }) => {
    const absolute = path.resolve(folder, file);
    const fault = await files.findFault(absolute);
    if (fault !== undefined) {
      return [document.problemAt([...base, ...above, key], `${what} ${absolute} ${fault}`)];
    }
    if (checkContents === undefined) return [];
    return await findContentProblems({ config, path: [...base, ...above] }, source, checkContents);
  });
  return (await Promise.all(problems)).flat();
}

// --- internal ---

interface PlacedConfig {
  readonly config: SourceConfig | HandlerConfig;
  /** In the document. */
  readonly path: KeyPath;
}

/** What a source or handler names; `key` is that of the file in it. */
interface NamedFile extends PlacedConfig {
  readonly file: string;
  readonly what: string;
  readonly key: "file" | "proto";
}

async function findContentProblems(
  { config, path: above }: PlacedConfig,
  { document }: ScenarioSource,
  checkContents: ContentCheck,
): Promise<Problem[]> {
  const faults = await checkContents(config, path.dirname(document.file));
  return faults.map(({ at, path: below, message, place }) =>
    at === undefined
      ? document.problemAt([...above, ...below], message, place)
      : { ...at, message },
  );
}

function listFiles({ sources, reactions }: StreamScenario): NamedFile[] {
  return [
    ...sources.flatMap((config, index): NamedFile[] => {
      if (config.kind === "generator") return [];
      const what = config.kind === "script" ? "script file" : "HAR file";
      return [{ config, path: ["sources", index], file: config.file, what, key: "file" }];
    }),
    ...reactions.flatMap(({ handler }, index): NamedFile[] => {
      if (handler.kind !== "grpc" || handler.proto === undefined) return [];
      const place = { config: handler, path: ["reactions", index, "handler"] };
      return [{ ...place, file: handler.proto, what: "proto file", key: "proto" }];
    }),
  ];
}
