import path from "node:path";
import type { JsonSchema } from "../../model/config/jsonSchema.ts";
import type { ReadEntries } from "./caseEntry.ts";
import { readCsvCases } from "./csvCases.ts";
import { readJsonCases } from "./jsonCases.ts";
import { readJsonlCases } from "./jsonlCases.ts";

/** What reads a file of cases, by the end of its name; undefined for a format that is not known. */
export function openCaseFile(file: string, schema: JsonSchema): ReadEntries | undefined {
  switch (path.extname(file).toLowerCase()) {
    case ".jsonl":
    case ".ndjson":
      return () => readJsonlCases(file);
    case ".json":
      return () => readJsonCases(file);
    case ".csv":
      return () => readCsvCases(file, schema);
    default:
      return undefined;
  }
}
