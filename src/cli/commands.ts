import type { CommandSpec } from "./command.ts";

/** In the order of the help. */
export const commandNames = [
  ...["init", "run", "resume", "merge", "import", "worker"],
  ...["list", "show", "compare", "gate", "export", "delete", "clean", "baseline", "index"],
  ...["check", "validate", "probe", "scan", "serve", "mcp"],
];

/** Every command, in the order of the help. */
export async function loadCommands(): Promise<CommandSpec[]> {
  const all = [...(await loadStoredCommands()), ...(await loadEngineCommands())];
  return all.sort((a, b) => commandNames.indexOf(a.name) - commandNames.indexOf(b.name));
}

/** The command of a name, and with it as little as can be of all that Touchstone does; undefined where there is none. */
export async function loadCommand(name: string): Promise<CommandSpec | undefined> {
  if (!commandNames.includes(name)) return undefined;
  const isNamed = (one: CommandSpec) => one.name === name;
  return (await loadStoredCommands()).find(isNamed) ?? (await loadEngineCommands()).find(isNamed);
}

// --- internal ---

async function loadStoredCommands(): Promise<readonly CommandSpec[]> {
  return (await import("./storedCommands.ts")).storedCommands;
}

async function loadEngineCommands(): Promise<readonly CommandSpec[]> {
  return (await import("./engineCommands.ts")).engineCommands;
}
