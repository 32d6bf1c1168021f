import type { TestCase } from "../../model/config/testCase.ts";
import { hashJson } from "../../scenarios/files/hashJson.ts";

/** 16 hex digits of what a case asks and expects, whatever its id and wherever its files lie. */
export function hashCase({ vars, expected, files = [] }: TestCase): string {
  const contents = files.map(({ sha256 }) => sha256);
  return hashJson({ vars, expected, files: contents }).slice(0, 16);
}
