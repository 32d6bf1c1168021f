import type { CommandSpec, OptionSpec } from "../command.ts";
import { commonOptions } from "./parseCommandLine.ts";

export function formatHelp(commands: readonly CommandSpec[]): string {
  return [
    "Usage: touchstone <command> [options]",
    "",
    ...formatPairs(commands.map(({ name, help }) => [name, help])),
    "",
    ...formatPairs([...listOptions(commonOptions), ["--version", "print the version"]]),
    "",
    "touchstone <command> --help tells what a command takes.",
    "Exit: 0 fine, 1 tests failed, 2 usage or config error, 3 not completed, 4 another run goes on.",
    "",
  ].join("\n");
}

export function formatCommandHelp(spec: CommandSpec): string {
  return [
    `Usage: touchstone ${spec.name} ${spec.usage}`.trimEnd(),
    "",
    `  ${spec.help}`,
    "",
    ...formatPairs(listOptions({ ...spec.options, ...commonOptions })),
    "",
  ].join("\n");
}

// --- internal ---

function listOptions(options: Readonly<Record<string, OptionSpec>>): [string, string][] {
  return Object.entries(options).map(([name, { value, help, multiple }]) => [
    `--${name}${value === undefined ? "" : ` ${value}`}`,
    multiple ? `${help} (may be repeated)` : help,
  ]);
}

function formatPairs(pairs: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...pairs.map(([left]) => left.length));
  return pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
