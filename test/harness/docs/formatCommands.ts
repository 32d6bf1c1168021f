import type { CommandSpec, OptionSpec } from "../../../src/cli/command.ts";
import { formatMarkdownTable } from "./markdownTable.ts";

/** The command line as Markdown: a heading for each command with its usage and options. */
export function formatCommands(
  commands: readonly CommandSpec[],
  commonOptions: Readonly<Record<string, OptionSpec>>,
): string {
  const sections = commands.map(({ name, usage, help, options }) => [
    `### ${name}`,
    `${help.charAt(0).toUpperCase()}${help.slice(1)}.`,
    `\`\`\`\ntouchstone ${`${name} ${usage}`.trimEnd()}\n\`\`\``,
    ...formatOptions(options),
  ]);
  return [
    ...["Options of every command:", ...formatOptions(commonOptions)],
    ...sections.flat(),
  ].join("\n\n");
}

// --- internal ---

function formatOptions(options: Readonly<Record<string, OptionSpec>>): string[] {
  const rows = Object.entries(options).map(([name, { value, help, multiple }]) => [
    `\`--${name}${value === undefined ? "" : ` ${value}`}\``,
    multiple ? `${help} (may be repeated)` : help,
  ]);
  return rows.length === 0 ? [] : [formatMarkdownTable(["option", "what it does"], rows)];
}
