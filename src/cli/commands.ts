import { cleanCommand } from "./cleanCommand.ts";
import type { CommandSpec } from "./command.ts";
import { deleteCommand } from "./deleteCommand.ts";
import { exportCommand } from "./exportCommand.ts";
import { indexCommand } from "./indexCommand.ts";
import { listCommand } from "./listCommand.ts";
import { runCommand } from "./runCommand.ts";
import { serveCommand } from "./serveCommand.ts";
import { showCommand } from "./showCommand.ts";
import { validateCommand } from "./validateCommand.ts";

/** Every command, in the order of the help. */
export const commands: readonly CommandSpec[] = [
  runCommand,
  listCommand,
  showCommand,
  exportCommand,
  deleteCommand,
  cleanCommand,
  indexCommand,
  validateCommand,
  serveCommand,
];

/** Commands of later versions; their names are taken. */
export const laterCommands: readonly string[] = ["resume", "compare"];
