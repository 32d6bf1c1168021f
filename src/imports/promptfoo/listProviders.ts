import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import { lenient, text } from "../lenient.ts";
import { noteLost } from "../noteLost.ts";
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
  for (const [at, { id, label, config, others }] of toEntries(written, notes).entries()) {
    const target = findTarget(id, config);
    if (target === undefined) {
      notes.add(`Provider ${id}: has no counterpart and was left out.`);
      continue;
    }
    noteLost(others, {}, notes, `Provider ${id}: `);
    noteKey(id, config, notes);
    schema = findSchema(id, config, schema, notes);
    const settings = readSettings(id, config, notes);
    providers.push({ id: nameOf(label ?? id, String(at)), ...target, ...settings });
  }
  if (providers.length === 0) notes.add("No provider was carried over: write one into the config.");
  return { providers, schema };
}

// --- internal ---

interface Entry {
  readonly id: string;
  readonly label: string | undefined;
  readonly config: unknown;
  /** Keys beside these. */
  readonly others: Readonly<Record<string, unknown>>;
}

/** `"openai:x"`, `{ id, label, config }`, or `{ "openai:x": { config } }`. */
function toEntries(written: unknown, notes: Notes): Entry[] {
  const list = Array.isArray(written) ? written : written === undefined ? [] : [written];
  const entries = list.flatMap((entry) => toEntry(entry) ?? []);
  if (entries.length < list.length) notes.add("providers: those without an id were left out.");
  return entries;
}

function toEntry(written: unknown): Entry | undefined {
  if (typeof written === "string")
    return { id: written, ...{ label: undefined, config: undefined, others: {} } };
  if (!isJsonObject(written)) return undefined;
  const [only, ...further] = Object.entries(written);
  const isKeyed = written.id === undefined && further.length === 0 && only !== undefined;
  const [id, rest] = isKeyed ? only : [written.id, written];
  if (typeof id !== "string") return undefined;
  const { id: _, label, config, ...others } = isJsonObject(rest) ? rest : {};
  return { id, label: typeof label === "string" ? label : undefined, config, others };
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
  if (typeof named === "string" && /^[A-Za-z_]\w*$/.test(named)) return { env: named };
  const written = readKey(config, "apiKey");
  const variable =
    typeof written === "string" ? variablePattern.exec(written)?.slice(1).find(Boolean) : undefined;
  return { env: variable ?? usual };
}

const variablePattern = /^\s*(?:\{\{\s*env\.([A-Za-z_]\w*)\s*\}\}|\$\{?([A-Za-z_]\w*)\}?)\s*$/;

function noteKey(id: string, config: unknown, notes: Notes): void {
  const apiKey = readKey(config, "apiKey");
  if (typeof apiKey === "string" && !variablePattern.test(apiKey)) {
    notes.add(
      `Provider ${id}: its key stands in the file and was not carried over; set the variable that the config names.`,
    );
  }
}

const tokens = lenient(z.int().positive());
const settingsSchema = z
  .object({
    temperature: lenient(z.number().min(0).max(2)),
    max_tokens: tokens,
    max_completion_tokens: tokens,
    max_output_tokens: tokens,
    apiKey: z.unknown().optional(),
    apiKeyEnvar: lenient(z.string().regex(/^[A-Za-z_]\w*$/)),
    apiBaseUrl: lenient(z.url({ protocol: /^https?$/ })),
    apiHost: text,
    response_format: z.unknown().optional(),
  })
  .catch({});

function readSettings(id: string, config: unknown, notes: Notes): Record<string, unknown> {
  const settings = settingsSchema.parse(config);
  noteLost(config, settings, notes, `Provider ${id}: config.`);
  const { temperature, max_tokens, max_completion_tokens, max_output_tokens } = settings;
  const most = max_tokens ?? max_completion_tokens ?? max_output_tokens;
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(most === undefined ? {} : { maxOutputTokens: most }),
  };
}

/** The schema that the first provider with one asks for; what others ask for is noted. */
function findSchema(id: string, config: unknown, first: unknown, notes: Notes): unknown {
  const format = readKey(config, "response_format");
  const schema = readKey(readKey(format, "json_schema"), "schema");
  if (!isJsonObject(schema)) {
    const isWithout = ["json_object", "text"].includes(String(readKey(format, "type")));
    if (format !== undefined && !isWithout) {
      notes.add(
        `Provider ${id}: config.response_format: its schema is not in the file and is left out.`,
      );
    }
    return first;
  }
  if (first !== undefined && !isDeepStrictEqual(first, schema)) {
    notes.add(
      `Provider ${id}: asks for another schema than the providers before it, and gets theirs.`,
    );
  }
  return first ?? schema;
}
