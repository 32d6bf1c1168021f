import type { Lenses } from "../../model/wire/assistRequests.ts";
import type { AssistedText } from "./assistedText.ts";
import { listWrittenScenarios } from "./hintedPlaces.ts";
import type { Project, ProjectConfig } from "./project.ts";
import { childAt, textOf } from "./schemaSight.ts";

/** What is shown above the lines of a document, but for runs. */
export function describeLenses(opened: AssistedText, { configs, uses }: Project): Lenses {
  const {
    file,
    role,
    parts: [part],
  } = opened;
  const written = listWrittenScenarios(opened);
  const isListing = (config: ProjectConfig) =>
    config.file === file || config.scenarios.some((each) => each.file === file);
  const listing = (written.length === 0 ? [] : configs)
    .filter(isListing)
    .map((config) => ({ file: config.file, name: config.name }));
  const scenarios = written.map(({ number, name, start }) => {
    return { ...nameScenario({ number, name }), start, configs: listing };
  });
  const found = role === "config" ? [] : (uses.get(file) ?? []);
  const name = part?.root && textOf(childAt(part.root, "name"));
  return {
    ...(role === "config" && name !== undefined ? { config: { name } } : {}),
    scenarios,
    uses: found.map(({ file: by, line, column, scenario }) => {
      const named = scenario === undefined ? {} : { scenario: nameScenario(scenario) };
      return { file: by, line, column, ...named };
    }),
  };
}

// --- internal ---

function nameScenario({ number, name }: { number: number; name: string | undefined }) {
  return { number, ...(name === undefined ? {} : { name }) };
}
