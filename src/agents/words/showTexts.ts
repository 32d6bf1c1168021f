import { oneLine } from "./oneLine.ts";
import { untrustedSchema } from "./untrusted.ts";

/** The same answer with every text in it as one bounded line, but for those that are marked, which are bounded already. */
export function showTexts(value: unknown): unknown {
  if (typeof value === "string") return oneLine(value);
  if (Array.isArray(value)) return value.map(showTexts);
  if (typeof value !== "object" || value === null) return value;
  if (untrustedSchema.safeParse(value).success) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, showTexts(each)]));
}
