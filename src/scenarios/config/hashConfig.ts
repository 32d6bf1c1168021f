import { isJsonObject } from "../../model/json/jsonValue.ts";
import { hashJson } from "../files/hashJson.ts";

/** The hash of a config as it is written, whatever it is, and that of its gate, which counts apart. */
export function hashConfig(value: unknown): { config: string; gate?: string } {
  if (!isJsonObject(value)) return { config: hashJson(value) };
  const { gate, ...rest } = value;
  return { config: hashJson(rest), ...(gate === undefined ? {} : { gate: hashJson(gate) }) };
}
