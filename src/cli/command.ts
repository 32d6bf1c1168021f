import type { ExitCode } from "./line/exitCode.ts";

/** Where results and messages go, and in which form. */
export interface Screen {
  readonly json: boolean;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
}

/** What a command knows of its surroundings. */
export interface CommandContext extends Screen {
  /** Absolute. */
  readonly dataFolder: string;
  /** As it was given, for paths that are shown. */
  readonly dataOption: string;
}

export interface Terminal {
  /** Nothing in the text steers the terminal; it is lost when nobody listens any more. */
  write(text: string): void;
  /** Puts a line in place of the one the cursor is in; an empty one removes it. */
  rewriteLine(line: string): void;
  readonly isTerminal: boolean;
  readonly hasColor: boolean;
  /** Columns of the terminal now; undefined when it is none. */
  width(): number | undefined;
}

/** Values of the options as they were written, by name; every option may come more than once. */
export interface CommandInput {
  readonly positionals: readonly string[];
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly flags: ReadonlySet<string>;
}

/** What goes to stdout, and the exit code. */
export interface CommandResult {
  readonly exitCode: ExitCode;
  readonly output: string | AsyncIterable<string | Uint8Array>;
  /** What is told on stderr at the very end. */
  readonly remark?: string;
}

export interface OptionSpec {
  /** Name of the value in the help; a flag has none. */
  readonly value?: string;
  readonly multiple?: boolean;
  readonly help: string;
}

export interface CommandSpec {
  readonly name: string;
  /** Arguments as the help shows them. */
  readonly usage: string;
  readonly help: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** How many arguments it takes. */
  readonly positionals: { readonly least: number; readonly most: number };
  run(input: CommandInput, context: CommandContext): Promise<CommandResult>;
}

/** A JSON document as `--json` prints it. */
export function formatDocument(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
