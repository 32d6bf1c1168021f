import { parseArgs } from "node:util";
import type { UserError } from "../../model/userError.ts";
import { findNearest } from "../../model/words/nearest.ts";
import type { CommandInput, CommandSpec, OptionSpec } from "../command.ts";
import { usageError } from "./options.ts";

/** Options of every command. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  data: { value: "DIR", help: "data folder (default ./data)" },
  json: { help: "print one JSON document and nothing else" },
  help: { help: "show this help" },
};

/** Reads the arguments behind a command's name. Throws `UserError` for what it does not know. */
export function parseCommandLine(spec: CommandSpec, args: readonly string[]): CommandInput {
  const options = { ...commonOptions, ...spec.options };
  const { tokens, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, { value }]) => [
        name,
        {
          type: value === undefined ? "boolean" : "string",
          ...(name === "help" ? { short: "h" } : {}),
        } as const,
      ]),
    ),
  });
  const values = new Map<string, string[]>();
  const flags = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined)
      throw describeUnknown(
        spec.name,
        token,
        Object.keys(options).map((name) => `--${name}`),
      );
    if (option.value === undefined) {
      if (token.value !== undefined) throw usageError(`${token.rawName} takes no value.`);
      flags.add(token.name);
    } else {
      values.set(token.name, [...(values.get(token.name) ?? []), readValue(token, option)]);
    }
  }
  if (!flags.has("help")) checkPositionals(spec, positionals);
  return { positionals, values, flags };
}

// --- internal ---

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function readValue(token: OptionToken, option: OptionSpec): string {
  const { value, inlineValue, rawName } = token;
  const isMissing = value === undefined || value === "" || (!inlineValue && value.startsWith("-"));
  if (!isMissing) return value;
  throw usageError(`${rawName} needs a value: ${rawName} ${option.value}.`);
}

function describeUnknown(command: string, token: OptionToken, known: string[]): UserError {
  const nearest = findNearest(token.rawName, known);
  return usageError(
    `Unknown option ${token.rawName}; ${nearest ?? `see touchstone ${command} --help`}`,
  );
}

function checkPositionals(spec: CommandSpec, given: readonly string[]): void {
  const { least, most } = spec.positionals;
  const usage = `Usage: touchstone ${spec.name} ${spec.usage}`.trimEnd();
  if (given.length < least) throw usageError(`An argument is missing. ${usage}`);
  if (given.length > most) throw usageError(`"${given[most]}" is one too many. ${usage}`);
}
