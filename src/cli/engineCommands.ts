import type { CommandSpec } from "./command.ts";
import { checkCommand } from "./commands/checkCommand.ts";
import { gateCommand } from "./commands/gateCommand.ts";
import { importCommand } from "./commands/importCommand.ts";
import { initCommand } from "./commands/initCommand.ts";
import { mcpCommand } from "./commands/mcpCommand.ts";
import { probeCommand } from "./commands/probeCommand.ts";
import { resumeCommand } from "./commands/resumeCommand.ts";
import { runCommand } from "./commands/runCommand.ts";
import { scanCommand } from "./commands/scanCommand.ts";
import { serveCommand } from "./commands/serveCommand.ts";
import { validateCommand } from "./commands/validateCommand.ts";
import { workerCommand } from "./commands/workerCommand.ts";

/** Commands that read configs, run them or judge by them: all that configs may name is loaded with them. */
export const engineCommands: readonly CommandSpec[] = [
  initCommand,
  runCommand,
  resumeCommand,
  importCommand,
  workerCommand,
  gateCommand,
  checkCommand,
  validateCommand,
  probeCommand,
  scanCommand,
  serveCommand,
  mcpCommand,
];
