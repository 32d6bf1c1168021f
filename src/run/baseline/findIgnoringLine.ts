import path from "node:path";
import { askGit } from "../askGit.ts";

/**
 * The line that has git ignore a file (absolute), as `<file>:<line>: <pattern>`; undefined where git tracks it or would, and
 * where there is no git to ask.
 */
export async function findIgnoringLine(file: string): Promise<string | undefined> {
  const answer = await askGit(path.dirname(file), ["check-ignore", "-v", "--", file]);
  const [, place, pattern] = answer.ok ? (/^(.*:\d+):([^\t]+)\t/.exec(answer.stdout) ?? []) : [];
  // A pattern that takes a file out of what is ignored is told as well.
  if (place === undefined || pattern === undefined || pattern.startsWith("!")) return undefined;
  return `${place}: ${pattern}`;
}
