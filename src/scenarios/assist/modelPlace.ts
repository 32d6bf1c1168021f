import * as jsonc from "jsonc-parser";
import type { ConfigRules } from "../../model/config/configKinds.ts";
import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import type { Span } from "../../model/wire/assistRequests.ts";
import type { AssistedText } from "./assistedText.ts";
import { findCompletionPlace } from "./completionPlace.ts";
import { childAt } from "./schemaSight.ts";

/** Where the model of a provider is being written. */
export interface ModelPlace {
  readonly span: Span;
  /** The provider as its kind checks it; what is written of the model is no part of it. */
  readonly provider: ProviderConfig;
}

/** The model that is written at an offset of a config; undefined elsewhere, and where the rest of its provider is not sound. */
export function findModelPlace(
  { role, text, parts: [part] }: AssistedText,
  offset: number,
  { kinds }: ConfigRules,
): ModelPlace | undefined {
  if (role !== "config" || part?.root === undefined) return undefined;
  const place = findCompletionPlace(text, offset);
  if (place === undefined) return undefined;
  const [list, index, key, ...deeper] = place.path;
  if (list !== "providers" || index === undefined || deeper.length > 0) return undefined;
  const providers = childAt(part.root, "providers");
  const node = providers && childAt(providers, index);
  const written: unknown = node && jsonc.getNodeValue(node);
  if (!isJsonObject(written)) return undefined;
  const rules = kinds.providers.find(({ kind }) => kind === written.kind);
  if (rules === undefined || key !== (rules.modelKey ?? "model")) return undefined;
  const { data } = rules.schema.safeParse({ id: "new", ...written, [key]: "model" });
  return data && { span: { start: place.start, end: place.end }, provider: data };
}
