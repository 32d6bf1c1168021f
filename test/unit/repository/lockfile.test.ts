import assert from "node:assert/strict";
import * as z from "zod";
import { loadText } from "./manifest.ts";

const namesSchema = z.record(z.string(), z.string()).default({});
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ dependencies: namesSchema, optionalDependencies: namesSchema }),
  ),
});

describe("the lock file", () => {
  it("has an entry for every package that another one names, those of other platforms too", async () => {
    const { packages } = lockSchema.parse(JSON.parse(await loadText("package-lock.json")));
    const missing = Object.entries(packages).flatMap(([folder, each]) =>
      Object.keys({ ...each.dependencies, ...each.optionalDependencies })
        .filter((name) => !placesOf(name, folder).some((place) => place in packages))
        .map((name) => `${folder} -> ${name}`),
    );
    assert.deepEqual(missing, []);
  });
});

// --- internal ---

/** Where Node looks for a package that is required from a folder, nearest first. */
function placesOf(name: string, folder: string): string[] {
  const parents = folder.split("/node_modules/").map((_, index, all) => {
    return all.slice(0, all.length - index).join("/node_modules/");
  });
  return [
    ...parents.filter(Boolean).map((each) => `${each}/node_modules/${name}`),
    `node_modules/${name}`,
  ];
}
