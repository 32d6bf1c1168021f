import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import packageFile from "../../package.json" with { type: "json" };
import { errorCode } from "../model/storageError.ts";
import { errorMessage, UserError } from "../model/userError.ts";
import { findNearest } from "../model/words/nearest.ts";
import { boundHeap } from "./boundHeap.ts";
import { type CommandResult, type CommandSpec, formatDocument, type Screen } from "./command.ts";
import { commandNames, loadCommand, loadCommands } from "./commands.ts";
import { createContext } from "./context.ts";
import { type ExitCode, exitCodeOfError, exitCodes } from "./line/exitCode.ts";
import { formatCommandHelp, formatHelp } from "./line/help.ts";
import { readText, usageError } from "./line/options.ts";
import { parseCommandLine } from "./line/parseCommandLine.ts";
import { cleanText, createTerminal } from "./output/terminal.ts";

/** Does what the arguments say and resolves with the exit code; failures are printed, never thrown. */
export async function runCli(args: readonly string[]): Promise<ExitCode> {
  boundHeap();
  const screen: Screen = {
    stdout: createTerminal(process.stdout, process.env),
    stderr: createTerminal(process.stderr, process.env),
    json: args.includes("--json"),
  };
  try {
    const { exitCode, output, remark } = await runCommandLine(args, screen);
    await print(output, screen);
    if (remark !== undefined) screen.stderr.write(remark);
    return exitCode;
  } catch (error) {
    await printFailure(error, screen);
    return exitCodeOfError(error);
  }
}

// --- internal ---

async function runCommandLine(args: readonly string[], screen: Screen): Promise<CommandResult> {
  const { json } = screen;
  const { name, rest, flags } = findCommand(args);
  if (name === undefined) {
    if (flags.version === true) {
      const { version } = packageFile;
      return say(json ? formatDocument({ version }) : `${version}\n`);
    }
    const help = formatHelp(await loadCommands());
    if (flags.help === true) return sayHelp(help, json);
    throw usageError(`No command given.\n\n${help}`);
  }
  const spec = await chooseCommand(name);
  const input = parseCommandLine(spec, rest);
  if (input.flags.has("help")) return sayHelp(formatCommandHelp(spec), json);
  return spec.run(input, createContext(screen, readText(input, "data")));
}

/** The first argument that is neither an option nor the value of one, and all others. */
function findCommand(args: readonly string[]) {
  const { tokens, values: flags } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      data: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
      version: { type: "boolean" },
    },
  });
  const first = tokens.find((token) => token.kind === "positional");
  const rest = args.filter((_, index) => index !== first?.index);
  return { name: first?.value, rest, flags };
}

async function chooseCommand(name: string): Promise<CommandSpec> {
  const spec = await loadCommand(name);
  if (spec !== undefined) return spec;
  const nearest = findNearest(name, commandNames);
  throw usageError(`Unknown command ${name}; ${nearest ?? "see touchstone --help"}`);
}

function say(output: string): CommandResult {
  return { exitCode: exitCodes.fine, output };
}

function sayHelp(help: string, json: boolean): CommandResult {
  return say(json ? formatDocument({ help }) : help);
}

/** A text is cleaned of what could steer the terminal; documents and exports go out as they are. */
async function print(output: CommandResult["output"], { stdout, json }: Screen): Promise<void> {
  const isText = typeof output === "string" && !json;
  const pieces = typeof output === "string" ? [output] : output;
  const source = Readable.from(isText ? [cleanText(output, stdout.hasColor)] : pieces);
  try {
    await pipeline(source, process.stdout, { end: false });
  } catch (error) {
    if (!isClosedStdout(error)) throw error;
  }
}

async function printFailure(error: unknown, screen: Screen): Promise<void> {
  const message = errorMessage(error);
  const code = error instanceof UserError ? error.code : "internal";
  if (screen.json) await print(formatDocument({ error: { code, message } }), screen);
  else screen.stderr.write(`touchstone: ${message}\n`);
  if (code === "internal" && error instanceof Error) screen.stderr.write(`${error.stack}\n`);
}

/** Whoever read stdout has enough, such as `head`, or the terminal was closed. */
function isClosedStdout(error: unknown): boolean {
  const code = errorCode(error);
  return code === "EPIPE" || (code === "EIO" && process.stdout.isTTY);
}
