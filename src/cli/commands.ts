import type { CommandSpec } from "./command.ts";
import { baselineCommand } from "./commands/baselineCommand.ts";
import { checkCommand } from "./commands/checkCommand.ts";
import { cleanCommand } from "./commands/cleanCommand.ts";
import { compareCommand } from "./commands/compareCommand.ts";
import { deleteCommand } from "./commands/deleteCommand.ts";
import { exportCommand } from "./commands/exportCommand.ts";
import { gateCommand } from "./commands/gateCommand.ts";
import { importCommand } from "./commands/importCommand.ts";
import { indexCommand } from "./commands/indexCommand.ts";
import { initCommand } from "./commands/initCommand.ts";
import { listCommand } from "./commands/listCommand.ts";
import { mcpCommand } from "./commands/mcpCommand.ts";
import { mergeCommand } from "./commands/mergeCommand.ts";
import { probeCommand } from "./commands/probeCommand.ts";
import { resumeCommand } from "./commands/resumeCommand.ts";
import { runCommand } from "./commands/runCommand.ts";
import { scanCommand } from "./commands/scanCommand.ts";
import { serveCommand } from "./commands/serveCommand.ts";
import { showCommand } from "./commands/showCommand.ts";
import { validateCommand } from "./commands/validateCommand.ts";
import { workerCommand } from "./commands/workerCommand.ts";

/** Every command, in the order of the help. */
export const commands: readonly CommandSpec[] = [
  initCommand,
  runCommand,
  resumeCommand,
  mergeCommand,
  importCommand,
  workerCommand,
  listCommand,
  showCommand,
  compareCommand,
  gateCommand,
  exportCommand,
  deleteCommand,
  cleanCommand,
  baselineCommand,
  indexCommand,
  checkCommand,
  validateCommand,
  probeCommand,
  scanCommand,
  serveCommand,
  mcpCommand,
];
