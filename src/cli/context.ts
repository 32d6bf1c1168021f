import path from "node:path";
import type { CommandContext, Screen } from "./command.ts";

/** The surroundings of a command in this process. */
export function createContext(screen: Screen, dataOption = "data"): CommandContext {
  return { ...screen, dataFolder: path.resolve(dataOption), dataOption };
}
