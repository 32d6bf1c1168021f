import { formatExactJson } from "../../../model/json/exactJson.ts";
import { findAtPointer, parsePointer } from "../../../model/json/jsonPointer.ts";
import { isJsonObject, readKey } from "../../../model/json/jsonValue.ts";
import { type RuledRequest, readQuery } from "./requestRules.ts";

/** A request whose parts fill templates. */
export interface TemplateSource extends RuledRequest {
  /** Parsed JSON. */
  readonly body: unknown;
}

/** The JSON with the templates in its texts filled in; a text that is one template alone becomes the value itself. */
export function fillJson(template: unknown, source: TemplateSource): unknown {
  if (typeof template === "string") {
    const [whole, kind, name] = onlyTemplate.exec(template) ?? [];
    return whole === undefined ? fillText(template, source) : find(kind, name, source);
  }
  if (Array.isArray(template)) return template.map((each) => fillJson(each, source));
  if (!isJsonObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, each]) => [key, fillJson(each, source)]),
  );
}

/** The text with its templates filled in: by nothing where the request has no such part. */
export function fillText(template: string, source: TemplateSource): string {
  return template.replace(templates, (_all, kind?: string, name?: string) => {
    const value = find(kind, name, source);
    return typeof value === "string" ? value : formatExactJson(value);
  });
}

// --- internal ---

const templates = /\$\{(body|query|header):([^}]*)\}/g;
const onlyTemplate = /^\$\{(body|query|header):([^}]*)\}$/;

function find(kind = "", name = "", { body, headers, path }: TemplateSource): unknown {
  if (kind === "header") return readKey(headers, name.toLowerCase()) ?? "";
  if (kind === "query") return readQuery(path).get(name) ?? "";
  const found = findAtPointer(body, parsePointer(name));
  return found === undefined ? "" : found;
}
