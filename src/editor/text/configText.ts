import { isolate } from "../../common/isolate.ts";
import { shownLine } from "../../common/shownLine.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";

/** Name of a config in lists; its file's name when the file has none. */
export function formatConfigName({ name, file }: Pick<ConfigSummary, "name" | "file">): string {
  return isolate(shownLine(name === "" ? (file.split("/").at(-1) ?? file) : name));
}
