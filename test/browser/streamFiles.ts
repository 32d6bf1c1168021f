import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { repositoryRoot } from "../harness/paths.ts";

/** Name of the config that `copyBuildingComfort` copies. */
export const comfortConfig = "streams";
/** The reaction it observes, whose tests the report lists. */
export const comfortReaction = "comfort-alerts";

/**
 * Copies the building comfort sample into the data folder of a workspace, as it is but for two things: its program
 * listens on a free port, as a developer's own run may have the sample's, and it sends `perSecond` changes a second.
 */
export async function copyBuildingComfort(folder: string, perSecond: number): Promise<void> {
  for (const name of sampleFiles) {
    const file = path.join(folder, "data", name);
    await mkdir(path.dirname(file), { recursive: true });
    await cp(path.join(repositoryRoot, "data", name), file);
  }
  const file = path.join(folder, "data", scenarioFile);
  const port = String(await findFreePort());
  const sample = await readFile(file, "utf8");
  const text = replaceAll(sample, samplePort, port);
  await writeFile(file, replaceAll(text, '"perSecond": 400', `"perSecond": ${perSecond}`));
}

// --- internal ---

const scenarioFile = "scenarios/streams/11-building-comfort.scenario.json";
const samplePort = "28417";
const sampleFiles = [
  scenarioFile,
  "scenarios/streams/comfort.mjs",
  "scenarios/streams/redisStream.mjs",
  "schemas/stream-outcome.schema.json",
  `configs/${comfortConfig}.touchstone.json`,
];

function replaceAll(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the sample no longer has ${from}`);
  return text.replaceAll(from, to);
}

/** A port that nothing listens on at this moment. */
async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
