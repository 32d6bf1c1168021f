import path from "node:path";
import type { CommandContext } from "./command.ts";
import { createTerminal } from "./terminal.ts";

/** The surroundings of a command in this process. */
export function createContext(dataOption = "data", json = false): CommandContext {
  return {
    dataFolder: path.resolve(dataOption),
    dataOption,
    json,
    stdout: createTerminal(process.stdout, process.env),
    stderr: createTerminal(process.stderr, process.env),
  };
}
