import { formatExactJson } from "../../model/json/exactJson.ts";
import { readKey } from "../../model/json/jsonValue.ts";

/** Stands for the JSON Schema in every prompt. */
export const schemaName = "schema";

/** The vars that a template names, each once; `{{schema}}` is none. */
export function listVarNames(template: string): string[] {
  return [...new Set(listNames(template))].filter((name) => name !== schemaName);
}

/** Whether a template has `{{schema}}`, with spaces or without; in one that is not filled with vars `{{{{` is nothing else. */
export function hasSchemaName(template: string, isFilled: boolean): boolean {
  return isFilled ? listNames(template).includes(schemaName) : template.search(schemaPlace) !== -1;
}

/** A template with each `{{schema}}` replaced, and nothing else. */
export function fillSchema(template: string, schema: string): string {
  return template.replace(schemaPlace, () => schema);
}

/**
 * A template with each `{{name}}` replaced by its var, objects as JSON, and `{{{{` by `{{`; in one pass, so that nothing
 * in a var is replaced. What has no var stays.
 */
export function fillTemplate(template: string, vars: Readonly<Record<string, unknown>>): string {
  return splitTemplate(template)
    .map((part) => {
      if ("text" in part) return part.text;
      const value = readKey(vars, part.name);
      if (value === undefined) return part.written;
      return typeof value === "string" ? value : formatExactJson(value);
    })
    .join("");
}

// --- internal ---

const schemaPlace = new RegExp(`\\{\\{\\s*${schemaName}\\s*\\}\\}`, "g");

function listNames(template: string): string[] {
  return splitTemplate(template).flatMap((part) => ("name" in part ? part.name : []));
}

type TemplatePart = { readonly text: string } | { readonly name: string; readonly written: string };

function splitTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of template.matchAll(/\{\{\{\{|\{\{([^{}]*)\}\}/g)) {
    const [written, name] = match;
    parts.push({ text: template.slice(end, match.index) });
    parts.push(name === undefined ? { text: "{{" } : { name: name.trim(), written });
    end = match.index + written.length;
  }
  return [...parts, { text: template.slice(end) }];
}
