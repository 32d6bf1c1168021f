import { readFile } from "node:fs/promises";
import path from "node:path";
import { repositoryRoot } from "../harness/paths.ts";

/** README's shell blocks that call this program, in their order, as one script that ends where a command fails. */
export async function readReadmeScript(program: string): Promise<string> {
  const readme = await readFile(path.join(repositoryRoot, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = ""]) => block);
  return ["set -ex", ...blocks.filter((block) => block.includes(program))].join("\n");
}
