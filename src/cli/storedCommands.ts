import type { CommandSpec } from "./command.ts";
import { baselineCommand } from "./commands/baselineCommand.ts";
import { cleanCommand } from "./commands/cleanCommand.ts";
import { compareCommand } from "./commands/compareCommand.ts";
import { deleteCommand } from "./commands/deleteCommand.ts";
import { exportCommand } from "./commands/exportCommand.ts";
import { indexCommand } from "./commands/indexCommand.ts";
import { listCommand } from "./commands/listCommand.ts";
import { mergeCommand } from "./commands/mergeCommand.ts";
import { showCommand } from "./commands/showCommand.ts";

/** Commands about runs that are stored: they load no engine, and so begin at once. */
export const storedCommands: readonly CommandSpec[] = [
  mergeCommand,
  listCommand,
  showCommand,
  compareCommand,
  exportCommand,
  deleteCommand,
  cleanCommand,
  baselineCommand,
  indexCommand,
];
