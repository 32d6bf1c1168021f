import { formatMarkdownTable } from "./markdownTable.ts";

/** A setting as the manifest declares it. */
export interface SettingSpec {
  readonly default: unknown;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}

/** Settings as Markdown; `texts` has what the manifest names by `%key%`. */
export function formatSettings(
  settings: Readonly<Record<string, SettingSpec>>,
  texts: Readonly<Record<string, string>>,
): string {
  const resolve = (text: string) => texts[text.slice(1, -1)] ?? text;
  const rows = Object.entries(settings).map(([name, setting]) => [
    `\`${name}\``,
    `\`${setting.default === "" ? '""' : setting.default}\``,
    [resolve(setting.markdownDescription), ...listChoices(setting, resolve)].join(" "),
  ]);
  return formatMarkdownTable(["setting", "default", "what it is"], rows);
}

// --- internal ---

function listChoices(setting: SettingSpec, resolve: (text: string) => string): string[] {
  const { enum: values = [], enumDescriptions = [] } = setting;
  return values.map((value, index) => `\`${value}\`: ${resolve(enumDescriptions[index] ?? "")}`);
}
