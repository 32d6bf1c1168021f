import type { ScenarioNames } from "../../report/filterTests.ts";
import type { RunTableOptions } from "../../report/runTable.ts";
import type { Terminal } from "../command.ts";

/** How a table fits a terminal; elsewhere it is as wide as it needs. */
export function tableOptionsOf(terminal: Terminal, names?: ScenarioNames): RunTableOptions {
  const width = terminal.width();
  return {
    color: terminal.hasColor,
    ...(names === undefined ? {} : { names }),
    ...(width === undefined ? {} : { width }),
  };
}
