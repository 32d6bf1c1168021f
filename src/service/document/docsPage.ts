import { createHash } from "node:crypto";
import { escapeHtml } from "../../common/escapeHtml.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import type { JsonObject } from "./openApi.ts";

/** A page and the only things it may load: its own style. */
export interface DocsPage {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

/** The OpenAPI document as a page for people; nothing in it runs, and nothing comes from elsewhere. */
export function renderDocsPage(document: JsonObject): DocsPage {
  const title = `${textAt(document, "info", "title")} ${textAt(document, "info", "version")}`;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${renderText(textAt(document, "info", "description"))}</p>
<p>As a document for programs: <a href="/openapi.json">/openapi.json</a></p>
${listKeys(document, "tags")
  .map((tag) => renderTag(document, textAt(tag, "name")))
  .join("\n")}
<h2>Schemas</h2>
${entriesAt(document, "components", "schemas")
  .map(([name, schema]) => renderSchema(name, schema))
  .join("\n")}
</main>
</body>
</html>
`;
  return {
    html,
    contentSecurityPolicy: `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
}

// --- internal ---

const style = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
code, pre { font: 13px/1.45 ui-monospace, monospace; }
pre { overflow: auto; padding: .75rem; border: 1px solid var(--line); border-radius: 4px; }
details { border: 1px solid var(--line); border-radius: 4px; margin: .5rem 0; padding: .4rem .75rem; }
summary { cursor: pointer; }
summary .method { display: inline-block; min-width: 4.5rem; font-weight: 600; }
summary .about { display: block; opacity: .8; }
summary code, td code, td a { overflow-wrap: anywhere; }
/* Leaves the summary in sight when a link leads here. */
[id] { scroll-margin-top: 6rem; }
@media (min-width: 50rem) { .kind { white-space: nowrap; } }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); }
`;
const styleHash = createHash("sha256").update(style).digest("base64");

const methods = ["get", "post", "delete"];

function renderTag(document: JsonObject, tag: string): string {
  const operations = entriesAt(document, "paths").flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = readKey(item, method);
      const isOfTag = listKeys(operation, "tags").includes(tag);
      return isOfTag
        ? [renderOperation(document, `${method.toUpperCase()} ${path}`, operation)]
        : [];
    }),
  );
  return `<h2>${escapeHtml(tag)}</h2>\n${operations.join("\n")}`;
}

function renderOperation(document: JsonObject, title: string, operation: unknown): string {
  const [method = "", path = ""] = title.split(" ");
  const parameters = listKeys(operation, "parameters");
  const body = pathAt(operation, "requestBody", "content", "application/json", "schema");
  // A browser opens what is closed for an id inside it, not for its own.
  return `<details>
<summary><code><span class="method">${escapeHtml(method)}</span>${escapeHtml(path)}</code>
<span class="about">${renderText(textAt(operation, "summary"))}</span></summary>
<div id="${escapeHtml(textAt(operation, "operationId"))}">
${parameters.length === 0 ? "" : renderTable("Parameter", parameters.map(renderParameter))}
${body === undefined ? "" : `<p>Body: ${renderType(body)}</p>`}
${renderTable(
  "Answer",
  entriesAt(operation, "responses").map((entry) => renderResponse(document, entry)),
)}
</div>
</details>`;
}

function renderTable(heading: string, rows: readonly string[]): string {
  return `<table><thead><tr><th>${heading}</th><th>Content</th><th>Meaning</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function renderParameter(parameter: unknown): string {
  const required = readKey(parameter, "required") === true ? "" : " (optional)";
  const name = `<code>${escapeHtml(textAt(parameter, "name"))}</code> in ${escapeHtml(textAt(parameter, "in"))}${required}`;
  const type = renderType(readKey(parameter, "schema"));
  return `<tr><td>${name}</td><td>${type}</td><td>${renderText(textAt(parameter, "description"))}</td></tr>`;
}

function renderResponse(document: JsonObject, [status, given]: [string, unknown]): string {
  const reference = textAt(given, "$ref").split("/").at(-1) ?? "";
  const response =
    reference === "" ? given : pathAt(document, "components", "responses", reference);
  const content = entriesAt(response, "content").flatMap(([type, value]) => {
    const events = listKeys(readKey(value, "x-itemSchema"), "oneOf");
    if (events.length > 0) return [escapeHtml(type), ...events.map(renderEvent)];
    return [`${escapeHtml(type)} ${renderType(readKey(value, "schema"))}`];
  });
  const headers = entriesAt(response, "headers").map(([name, header]) => {
    return `<br>Header <code>${escapeHtml(name)}</code>: ${renderText(textAt(header, "description"))}`;
  });
  const kinds = content.map((each) => `<span class="kind">${each}</span>`).join("<br>");
  const meaning = `${renderText(textAt(response, "description"))}${headers.join("")}`;
  return `<tr><td>${escapeHtml(status)}</td><td>${kinds}</td><td>${meaning}</td></tr>`;
}

function renderEvent(event: unknown): string {
  const name = escapeHtml(textAt(event, "properties", "event", "const"));
  return `<code>${name}</code> ${renderType(pathAt(event, "properties", "data", "contentSchema"))}`;
}

function renderType(schema: unknown): string {
  if (schema === undefined) return "";
  const reference = textAt(schema, "$ref").split("/").at(-1) ?? "";
  if (reference !== "") {
    return `<a href="#schema-${escapeHtml(reference)}">${escapeHtml(reference)}</a>`;
  }
  return `<code>${escapeHtml(JSON.stringify(schema))}</code>`;
}

function renderSchema(name: string, schema: unknown): string {
  const text = escapeHtml(JSON.stringify(schema, null, 2));
  const linked = text.replace(
    /#\/components\/schemas\/(\w+)/g,
    (whole, id: string) => `<a href="#schema-${id}">${whole}</a>`,
  );
  return `<details><summary><code>${escapeHtml(name)}</code></summary><pre id="schema-${escapeHtml(name)}">${linked}</pre></details>`;
}

/** Text with `code` in it. */
function renderText(text: string): string {
  return escapeHtml(text).replace(/`([^`]*)`/g, "<code>$1</code>");
}

function pathAt(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>((at, key) => readKey(at, key), value);
}

function textAt(value: unknown, ...keys: string[]): string {
  const text = pathAt(value, ...keys);
  return typeof text === "string" ? text : "";
}

function listKeys(value: unknown, key: string): readonly unknown[] {
  const list = readKey(value, key);
  return Array.isArray(list) ? list : [];
}

function entriesAt(value: unknown, ...keys: string[]): [string, unknown][] {
  return Object.entries(pathAt(value, ...keys) ?? {});
}
