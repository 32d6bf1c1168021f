import { glob } from "tinyglobby";
import { repositoryRoot } from "./paths.ts";

/** Folders below `test/integration` that hold suites; each is named after the fixture workspace it runs in. */
export async function findLabels(): Promise<string[]> {
  const files = await glob("**/*.test.ts", { cwd: `${repositoryRoot}/test/integration` });
  const stray = files.find((file) => !file.includes("/"));
  if (stray !== undefined) {
    throw new Error(
      `test/integration/${stray} belongs in a folder named after a fixture workspace`,
    );
  }
  return [...new Set(files.map((file) => file.split("/", 1)[0] ?? file))].toSorted();
}
