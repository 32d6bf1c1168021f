import * as z from "zod";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import { lenient } from "../lenient.ts";
import type { Notes } from "../notes.ts";
import { createUniqueIds } from "../uniqueIds.ts";

/** Providers as a config of ours has them, and the schema that one of them asks for. */
export interface PromptfooProviders {
  readonly providers: readonly Readonly<Record<string, unknown>>[];
  readonly schema: unknown;
}

/** The providers of a config that have a counterpart; the others are noted. No key is carried over, only where it is. */
export function listProviders(written: unknown, notes: Notes): PromptfooProviders {
  const nameOf = createUniqueIds("provider");
  const providers: Record<string, unknown>[] = [];
  let schema: unknown;
  for (const [at, { id, label, config }] of toEntries(written).entries()) {
    const target = findTarget(id, config);
    if (target === undefined) {
      notes.add(`Provider ${id}: has no counterpart and was left out.`);
      continue;
    }
    noteKeys(id, config, notes);
    schema ??= findSchema(config);
    providers.push({ id: nameOf(label ?? id, String(at)), ...target, ...readSettings(config) });
  }
  if (providers.length === 0) notes.add("No provider was carried over: write one into the config.");
  return { providers, schema };
}

// --- internal ---

interface Entry {
  readonly id: string;
  readonly label: string | undefined;
  readonly config: unknown;
}

/** `"openai:x"`, `{ id, label, config }`, or `{ "openai:x": { config } }`. */
function toEntries(written: unknown): Entry[] {
  const list = Array.isArray(written) ? written : [written];
  return list.flatMap((entry): Entry[] => {
    if (typeof entry === "string") return [{ id: entry, label: undefined, config: undefined }];
    if (!isJsonObject(entry)) return [];
    const [only, ...others] = Object.entries(entry);
    const isKeyed = entry.id === undefined && others.length === 0 && only !== undefined;
    const [id, rest] = isKeyed ? only : [entry.id, entry];
    if (typeof id !== "string") return [];
    const label = readKey(rest, "label");
    return [
      { id, label: typeof label === "string" ? label : undefined, config: readKey(rest, "config") },
    ];
  });
}

/** Servers that speak the chat API of OpenAI, with the variable that usually has their key. */
const compatible: Readonly<Record<string, { baseUrl: string; key?: string }>> = {
  ollama: { baseUrl: "http://127.0.0.1:11434/v1" },
  openrouter: { baseUrl: "https://openrouter.ai/api/v1", key: "OPENROUTER_API_KEY" },
  groq: { baseUrl: "https://api.groq.com/openai/v1", key: "GROQ_API_KEY" },
  mistral: { baseUrl: "https://api.mistral.ai/v1", key: "MISTRAL_API_KEY" },
  deepseek: { baseUrl: "https://api.deepseek.com/v1", key: "DEEPSEEK_API_KEY" },
  togetherai: { baseUrl: "https://api.together.xyz/v1", key: "TOGETHER_API_KEY" },
  xai: { baseUrl: "https://api.x.ai/v1", key: "XAI_API_KEY" },
  github: { baseUrl: "https://models.github.ai/inference", key: "GITHUB_TOKEN" },
};

const native: Readonly<Record<string, { kind: string; key: string }>> = {
  openai: { kind: "openai", key: "OPENAI_API_KEY" },
  anthropic: { kind: "anthropic", key: "ANTHROPIC_API_KEY" },
  google: { kind: "google", key: "GOOGLE_API_KEY" },
};

/** Names of Azure, whose models are deployments. */
const deployments: ReadonlySet<string> = new Set(["azure", "azureopenai"]);

function findTarget(id: string, config: unknown): Record<string, unknown> | undefined {
  const [service = "", ...rest] = id.split(":");
  const model = (
    /^(chat|completion|messages|responses)$/.test(rest[0] ?? "") ? rest.slice(1) : rest
  ).join(":");
  if (model === "") return undefined;
  const baseUrl = findBaseUrl(config);
  if (Object.hasOwn(native, service)) {
    const { kind, key } = native[service] ?? { kind: "", key: "" };
    return {
      kind,
      model,
      ...(baseUrl === undefined ? {} : { baseUrl }),
      apiKey: findKey(config, key),
    };
  }
  if (deployments.has(service)) {
    const host = readKey(config, "apiHost");
    const resource =
      typeof host === "string" ? /^([a-z0-9-]+)\.openai\.azure\.com$/i.exec(host)?.[1] : undefined;
    const place = resource === undefined ? { baseUrl } : { resource };
    if (resource === undefined && baseUrl === undefined) return undefined;
    return { kind: "azure", ...place, deployment: model, apiKey: findKey(config, "AZURE_API_KEY") };
  }
  const server = Object.hasOwn(compatible, service) ? compatible[service] : undefined;
  if (server === undefined) return undefined;
  const apiKey = server.key === undefined ? {} : { apiKey: findKey(config, server.key) };
  return { kind: "openai-compatible", baseUrl: baseUrl ?? server.baseUrl, model, ...apiKey };
}

/** An address without user, password or query, which a config of ours refuses. */
function findBaseUrl(config: unknown): string | undefined {
  const written = readKey(config, "apiBaseUrl");
  if (typeof written !== "string" || !URL.canParse(written)) return undefined;
  const { origin, pathname, protocol } = new URL(written);
  return /^https?:$/.test(protocol) ? `${origin}${pathname.replace(/\/+$/, "")}` : undefined;
}

/** Where the key is: the variable that the config names, else the usual one. Never the key. */
function findKey(config: unknown, usual: string): { env: string } {
  const named = readKey(config, "apiKeyEnvar");
  if (typeof named === "string" && isVariable(named)) return { env: named };
  const written = readKey(config, "apiKey");
  const variable =
    typeof written === "string" ? variablePattern.exec(written)?.slice(1).find(Boolean) : undefined;
  return { env: variable ?? usual };
}

const variablePattern = /^\s*(?:\{\{\s*env\.([A-Za-z_]\w*)\s*\}\}|\$\{?([A-Za-z_]\w*)\}?)\s*$/;

function isVariable(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}

const known = new Set([
  ...["apiKey", "apiKeyEnvar", "apiBaseUrl", "apiHost", "temperature", "max_tokens"],
  ...["max_completion_tokens", "max_output_tokens", "response_format"],
]);

function noteKeys(id: string, config: unknown, notes: Notes): void {
  const apiKey = readKey(config, "apiKey");
  if (typeof apiKey === "string" && !variablePattern.test(apiKey)) {
    notes.add(
      `Provider ${id}: its key stands in the file and was not carried over; set the variable that the config names.`,
    );
  }
  for (const key of Object.keys(isJsonObject(config) ? config : {})) {
    if (!known.has(key))
      notes.add(`Provider ${id}: config.${key} has no counterpart and is left out.`);
  }
}

const settings = z
  .object({
    temperature: lenient(z.number().min(0).max(2)),
    max_tokens: lenient(z.int().positive()),
    max_completion_tokens: lenient(z.int().positive()),
    max_output_tokens: lenient(z.int().positive()),
  })
  .catch({});

function readSettings(config: unknown): Record<string, unknown> {
  const { temperature, max_tokens, max_completion_tokens, max_output_tokens } =
    settings.parse(config);
  const most = max_tokens ?? max_completion_tokens ?? max_output_tokens;
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(most === undefined ? {} : { maxOutputTokens: most }),
  };
}

function findSchema(config: unknown): unknown {
  const format = readKey(config, "response_format");
  const schema = readKey(readKey(format, "json_schema"), "schema");
  return isJsonObject(schema) ? schema : undefined;
}
