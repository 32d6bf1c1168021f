import { formatExactJson } from "../../../model/json/exactJson.ts";

/** A value as the text of a file that holds nothing else. */
export function formatPart(value: unknown): string {
  return `${formatExactJson(value, 2)}\n`;
}
