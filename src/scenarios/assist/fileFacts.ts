import path from "node:path";
import { readUtf8File } from "../../common/utf8Text.ts";
import type { ConfigRules } from "../../model/config/configKinds.ts";
import type { DocumentRole, NamedFiles } from "../../model/config/editorHints.ts";
import { type AssistedText, openAssistedText } from "./assistedText.ts";
import { listFilePlaces, listWrittenScenarios } from "./hintedPlaces.ts";
import { createPlacer, type LinePlace } from "./placer.ts";
import { childAt, textOf } from "./schemaSight.ts";

/** A provider by its id. */
export interface ProviderPlace extends LinePlace {
  readonly id: string;
}

export interface ScenarioPlace extends LinePlace {
  readonly number: number;
  readonly name: string | undefined;
}

/** A path or glob as it is written, with the scenario it stands in. */
export interface NamedPath extends LinePlace {
  readonly value: string;
  readonly files: NamedFiles;
  readonly scenario: ScenarioPlace | undefined;
}

/** What a config or scenario file says of itself and names. */
export interface FileFacts {
  readonly name: string | undefined;
  readonly providers: readonly ProviderPlace[];
  readonly scenarios: readonly ScenarioPlace[];
  readonly paths: readonly NamedPath[];
}

/** Reads a config or scenario file (absolute). Rejects when it cannot be read. */
export async function readFileFacts(
  file: string,
  role: DocumentRole,
  rules: ConfigRules,
): Promise<FileFacts> {
  const text = await readUtf8File(file);
  return listFacts(openAssistedText(file, text, { role, rules }));
}

/** What a text, broken or not, says of itself and names. */
export function listFacts(opened: AssistedText): FileFacts {
  const at = createPlacer(opened.file, opened.text);
  const written = listWrittenScenarios(opened);
  const scenarios = written.map(({ start, number, name }) => ({ number, name, ...at(start) }));
  const findScenario = (offset: number) => {
    const index = written.findLastIndex(({ start }) => start <= offset);
    return scenarios[index];
  };
  return {
    name: nameOf(opened),
    providers: listProviders(opened).map(({ id, start }) => ({ id, ...at(start) })),
    scenarios,
    paths: listFilePlaces(opened).map(({ value, files, start }) => {
      return { value, files, ...at(start), scenario: findScenario(start) };
    }),
  };
}

/** The providers of a config, and where their ids stand. */
export function listProviders({
  role,
  parts: [part],
}: AssistedText): { id: string; start: number }[] {
  if (role !== "config" || part?.root === undefined) return [];
  return (childAt(part.root, "providers")?.children ?? []).flatMap((provider) => {
    const node = provider.type === "object" ? childAt(provider, "id") : undefined;
    const id = textOf(node);
    return node === undefined || id === undefined ? [] : [{ id, start: part.start + node.offset }];
  });
}

// --- internal ---

function nameOf({ file, role, parts: [part] }: AssistedText): string | undefined {
  const name = part?.root && textOf(childAt(part.root, "name"));
  if (name !== undefined && name !== "") return name;
  return role === "config" ? path.basename(file, ".touchstone.json") : undefined;
}
