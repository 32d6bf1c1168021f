import * as jsonc from "jsonc-parser";
import * as z from "zod";
import { relativePath } from "../../common/relativePath.ts";
import type { ConfigRules } from "../../model/config/configKinds.ts";
import { findKeyNeeds } from "../../model/config/keyNeed.ts";
import { type Price, priceSchema } from "../../model/config/providerConfig.ts";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import type { Explanation } from "../../model/wire/assistRequests.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { AssistContext } from "./assistContext.ts";
import { type AssistedText, findPart, type TextPart } from "./assistedText.ts";
import { findNamedFiles, findPointer, isGlob, type Pointer } from "./findTargets.ts";
import { resolveIn } from "./hintedPlaces.ts";
import { childAt, seePath } from "./schemaSight.ts";

/** What is not written at an offset of a text but follows from it: where a path leads, what a key is without a value, what is sent where. */
export async function explainPlace(
  opened: AssistedText,
  offset: number,
  context: AssistContext,
): Promise<Explanation | undefined> {
  const found = findPart(opened, offset);
  const node = found?.part.root && jsonc.findNodeAtOffset(found.part.root, found.offset);
  if (found === undefined || node === undefined) return undefined;
  const pointer = findPointer(opened, offset, context);
  if (pointer !== undefined) return await explainPointer(opened, pointer, { ...context, ...found });
  const lines = explainNode(opened, node, { rules: context.rules, part: found.part });
  if (lines.length === 0) return undefined;
  const start = found.part.start + node.offset;
  return { start, end: start + node.length, lines };
}

// --- internal ---

async function explainPointer(
  opened: AssistedText,
  pointer: Pointer,
  context: AssistContext & { readonly part: TextPart },
): Promise<Explanation> {
  switch (pointer.about) {
    case "files": {
      const { start, end } = pointer.place;
      return { start, end, lines: await explainFiles(opened, pointer.place, context) };
    }
    case "provider":
      return { ...pointer.span, lines: await explainProviderId(pointer.id, context) };
    case "reaction":
      return {
        ...pointer.span,
        lines: [
          `The address of the reaction ${pointer.address.id} (${pointer.address.handler}), put in place when it listens.`,
        ],
      };
    default:
      return { ...pointer.span, lines: [], key: findKey(opened, pointer, context) };
  }
}

async function explainFiles(
  opened: AssistedText,
  place: Extract<Pointer, { about: "files" }>["place"],
  context: AssistContext,
): Promise<string[]> {
  const { files } = context;
  if (isGlob(place)) {
    const { files: found, fault } = await findNamedFiles(opened, place, context);
    const shown = found.slice(0, mostShown).map((file) => relativePath(files.folder, file));
    const more = found.length > shown.length ? [`… and ${found.length - shown.length} more`] : [];
    const ended = fault === undefined ? [] : [`The search ${fault}.`];
    return [
      `${formatPlural(found.length, "file")} ${found.length === 1 ? "matches" : "match"}.`,
      ...shown,
      ...more,
      ...ended,
    ];
  }
  const file = resolveIn(opened, place.value);
  const fault = await files.findFault(file);
  if (fault !== undefined) return [file, `This ${place.files.what} ${fault}.`];
  return [file, `It is there: ${formatPlural(await files.size(file), "byte")}.`];
}

const mostShown = 10;

async function explainProviderId(id: string, { project }: AssistContext): Promise<string[]> {
  const { configs } = await project();
  const where = configs.filter(({ providers }) => providers.some((each) => each.id === id));
  if (where.length === 0) return [`No config of the workspace has a provider ${id} now.`];
  return [`A provider of ${where.map(({ name }) => name).join(", ")}.`];
}

/** A credential, with the place it goes to where its provider says. */
function findKey(
  opened: AssistedText,
  { path, source }: Extract<Pointer, { about: "credential" }>,
  { rules, part }: { readonly rules: ConfigRules; readonly part: TextPart },
): NonNullable<Explanation["key"]> {
  const root: unknown = part.root && jsonc.getNodeValue(part.root);
  const value = path.reduce<unknown>((at, key) => readKey(at, key), root);
  const name = String(value);
  const [list, index] = path;
  const provider =
    opened.role === "config" && list === "providers" && index !== undefined
      ? readKey(readKey(root, "providers"), index)
      : undefined;
  const needs = isReadable(provider) ? findKeyNeeds(provider, rules.kinds.providers) : [];
  const need = needs.find((each) => each.source === source && each.name === name);
  return need ?? { source, name };
}

/** Whether keys can be looked for in it; it need not be sound. */
function isReadable(provider: unknown): provider is Record<string, unknown> {
  const baseUrl = readKey(provider, "baseUrl");
  return isJsonObject(provider) && (baseUrl === undefined || typeof baseUrl === "string");
}

/** Of a key: its default. Of what a provider is told by: where it is asked, and what it is without being told. */
function explainNode(
  opened: AssistedText,
  node: jsonc.Node,
  { rules, part }: { readonly rules: ConfigRules; readonly part: TextPart },
): string[] {
  const path = jsonc.getNodePath(node);
  const isKey = node.parent?.type === "property" && node.parent.children?.[0] === node;
  const { schemas } = seePath(part.root, path, opened.schema);
  const defaults = isKey
    ? schemas.flatMap((schema) => describeDefault(schema, String(node.value)))
    : [];
  const priced = isKey && node.value === "price" ? describePriceAt(part.root, path) : [];
  const [list, index, key, ...deeper] = path;
  const isOfProvider = opened.role === "config" && list === "providers" && deeper.length === 0;
  const tells = isOfProvider && index !== undefined && providerTold.has(String(key));
  return [...defaults, ...priced, ...(tells ? describeProviderAt(part.root, index, rules) : [])];
}

const providerTold = new Set(["id", "kind", "baseUrl", "resource"]);

function describeDefault(schema: z.core.$ZodType, key: string): string[] {
  if (!(schema instanceof z.ZodDefault)) return [];
  const value: unknown = schema.def.defaultValue;
  const text = JSON.stringify(value);
  if (text === undefined || text === "[]" || text === "{}") return [];
  const isTime = key.endsWith("Ms") && typeof value === "number" && value >= 1000;
  return [`Default: ${text}${isTime ? ` (${value / 1000} s)` : ""}`];
}

function describePriceAt(
  root: jsonc.Node | undefined,
  path: readonly (string | number)[],
): string[] {
  const node = root && jsonc.findNodeAtLocation(root, [...path]);
  const price = priceSchema.safeParse(node && jsonc.getNodeValue(node));
  return price.success ? [describePrice(price.data)] : [];
}

function describePrice({ inputPerMillion, outputPerMillion }: Price): string {
  const each = (inputPerMillion + outputPerMillion) / 1000;
  return `1,000 replies of 1,000 tokens in and 1,000 out cost $${round(each * 1000)}.`;
}

function round(usd: number): string {
  return usd.toLocaleString("en-US", { maximumSignificantDigits: 3 });
}

function describeProviderAt(
  root: jsonc.Node | undefined,
  index: string | number,
  { kinds }: ConfigRules,
): string[] {
  const list = root && childAt(root, "providers");
  const node = list && childAt(list, index);
  const written: unknown = node && jsonc.getNodeValue(node);
  const rules = kinds.providers.find(({ kind }) => kind === readKey(written, "kind"));
  const { data } = rules?.schema.safeParse(written) ?? {};
  if (rules === undefined || data === undefined) return [];
  const url = rules.findBaseUrl?.(data);
  const { concurrency, timeoutMs, price } = data;
  return [
    ...(url === undefined ? [] : [`Requests go to ${url}`]),
    `Up to ${formatPlural(concurrency, "test")} at the same time, each reply within ${timeoutMs / 1000} s.`,
    ...(price === undefined
      ? []
      : [`$${price.inputPerMillion} per million tokens in, $${price.outputPerMillion} out.`]),
  ];
}
