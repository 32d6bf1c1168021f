import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import manifest from "../../../package.json" with { type: "json" };
import texts from "../../../package.nls.json" with { type: "json" };
import { agentTools } from "../../../src/agents/agentTools.ts";
import { loadCommands } from "../../../src/cli/commands.ts";
import { commonOptions } from "../../../src/cli/line/parseCommandLine.ts";
import { exportFormats } from "../../../src/report/exports/exportFormats.ts";
import type { ServiceContext } from "../../../src/service/context.ts";
import { createRoutes } from "../../../src/service/service.ts";
import { repositoryRoot } from "../paths.ts";
import { formatCommands } from "./formatCommands.ts";
import { formatExports } from "./formatExports.ts";
import { formatKeyTable, formatKindTable } from "./formatKinds.ts";
import { formatRoutes } from "./formatRoutes.ts";
import { formatSettings } from "./formatSettings.ts";
import { formatTools } from "./formatTools.ts";
import { keyLists, kindLists } from "./kindList.ts";

/** What the marked blocks of the documents hold, by name, made from what the code says of itself. */
export async function buildDocBlocks(): Promise<Map<string, string>> {
  const kinds = Object.entries(kindLists).map(([name, list]) => {
    return [`kinds: ${name}`, formatKindTable(list)] as const;
  });
  const keys = Object.entries(keyLists).map(([name, schema]) => {
    return [`keys: ${name}`, formatKeyTable(schema)] as const;
  });
  return new Map([
    ...kinds,
    ...keys,
    ["kinds: exports", formatExports(exportFormats)],
    ["commands", formatCommands(await loadCommands(), commonOptions)],
    ["tools", formatTools(agentTools)],
    ["routes", formatRoutes(createRoutes(noService))],
    ["settings", formatSettings(manifest.contributes.configuration.properties, texts)],
  ]);
}

/** The documents that may have marked blocks. */
export async function loadDocs(): Promise<{ readonly file: string; readonly text: string }[]> {
  const folder = path.join(repositoryRoot, "docs");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".md")).toSorted();
  return await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      return { file, text: await readFile(file, "utf8") };
    }),
  );
}

// --- internal ---

/** Enough of a service for its routes to be listed; none of them is asked. */
const noService = { runs: { version: "" } } as unknown as ServiceContext;
