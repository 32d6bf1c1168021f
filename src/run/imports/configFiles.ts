import path from "node:path";
import { toFileSlug } from "../../common/fileSlug.ts";
import type { ImportedConfig, ImportedScenario } from "../../imports/importKind.ts";
import { type DraftFile, nameConfigFile } from "../../scenarios/drafts/draftFiles.ts";

/**
 * The files that a config of another tool becomes, below a folder (absolute): first what the config names, then the notes, the
 * config last, so that nothing stands there that cannot be read.
 */
export function listConfigFiles(
  { name, config, scenarios, files }: ImportedConfig,
  notes: readonly string[],
  folder: string,
): DraftFile[] {
  const slug = toFileSlug(name, "imported");
  const stems = scenarios.map(
    (scenario, at) => `${at + 1}-${toFileSlug(scenario.name, "scenario")}`,
  );
  const shownName = name.replace(/\s+/g, " ").trim().slice(0, 200) || "imported";
  const written = {
    name: shownName,
    ...config,
    scenarios: stems.map((stem) => `../scenarios/${slug}/${stem}.scenario.json`),
  };
  const notesText = [
    `# What ${shownName} lacks of the file it was imported from`,
    "",
    ...notes.map(toItem),
    "",
  ];
  return [
    ...scenarios.flatMap((scenario, at) =>
      listScenarioFiles(scenario, at + 1, stems[at] ?? "", { folder, slug }),
    ),
    ...[...(files ?? [])].map(([file, text]) => ({
      file: path.join(folder, "scenarios", slug, path.basename(file)),
      text,
    })),
    ...(notes.length === 0
      ? []
      : [{ file: path.join(folder, "configs", `${slug}.notes.md`), text: notesText.join("\n") }]),
    {
      file: path.join(folder, "configs", nameConfigFile(name === "" ? "imported" : slug)),
      text: formatJson(written),
    },
  ];
}

// --- internal ---

function listScenarioFiles(
  { name, scenario, schema, cases }: ImportedScenario,
  number: number,
  stem: string,
  { folder, slug }: { readonly folder: string; readonly slug: string },
): DraftFile[] {
  const place = (kind: string, end: string) => path.join(folder, kind, slug, `${stem}${end}`);
  const { kind, ...rest } = scenario;
  const hasSchemaFile = schema !== undefined && kind === "prompt";
  const written = {
    number,
    name,
    kind,
    ...rest,
    ...(schema === undefined
      ? {}
      : { schema: hasSchemaFile ? `../../schemas/${slug}/${stem}.schema.json` : schema }),
    ...(cases === undefined ? {} : { cases: `../../cases/${slug}/${stem}.jsonl` }),
  };
  return [
    ...(hasSchemaFile
      ? [{ file: place("schemas", ".schema.json"), text: formatJson(schema) }]
      : []),
    ...(cases === undefined
      ? []
      : [
          {
            file: place("cases", ".jsonl"),
            text: cases.map((each) => `${JSON.stringify(each)}\n`).join(""),
          },
        ]),
    { file: place("scenarios", ".scenario.json"), text: formatJson(written) },
  ];
}

/** Names of others stand in the text: none of them makes a heading, a link or markup of it. */
function toItem(note: string): string {
  return `- ${note.replace(/\s+/g, " ").replace(/[\\`*_[\]<>#]/g, "\\$&")}`;
}

function formatJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
