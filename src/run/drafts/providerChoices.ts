import * as z from "zod";
import type { ProviderKindChoice } from "../../model/wire/draftRequests.ts";
import type { ProviderKind } from "../../providers/providerKind.ts";
import { providerKinds } from "../../providers/providerKinds.ts";

/** Every kind of provider as it is offered, with what has to be asked to write one of it into a config. */
export function listProviderChoices(): ProviderKindChoice[] {
  return providerKinds.map(describeKind);
}

// --- internal ---

interface KeySchema {
  readonly description?: string;
  readonly type?: string;
  readonly anyOf?: readonly KeySchema[];
}

interface EntrySchema {
  readonly properties?: Readonly<Record<string, KeySchema & { readonly const?: unknown }>>;
  readonly required?: readonly string[];
}

const addressKey = "baseUrl";

function describeKind(rules: ProviderKind): ProviderKindChoice {
  const { kind, modelKey = "model", asksNobody = false, startsProgram = false } = rules;
  const { properties = {}, required = [] } = z.toJSONSchema(rules.schema, {
    io: "input",
  }) as EntrySchema;
  const ownUrl = rules.findBaseUrl?.({});
  const isAsked = (key: string) =>
    key !== "id" && key !== "kind" && (required.includes(key) || key === addressKey);
  const questions = Object.entries(properties)
    .filter(([key, schema]) => isAsked(key) && isText(schema))
    .map(([key, { description = "" }]) => {
      const example = /`([^`<>]+)`[^`]*$/.exec(description)?.[1];
      const value = key === addressKey ? ownUrl : undefined;
      return {
        key,
        description: toPlain(description),
        isModel: key === modelKey,
        ...(example === undefined ? {} : { example }),
        ...(value === undefined ? {} : { value }),
      };
    })
    .sort((a, b) => Number(a.isModel) - Number(b.isModel));
  return {
    kind,
    description: toPlain(properties.kind?.description ?? ""),
    questions,
    takesKey: properties.apiKey !== undefined,
    listsModels: rules.listModels !== undefined && rules.modelKey === undefined,
    asksNobody,
    startsProgram,
  };
}

function isText({ type, anyOf = [] }: KeySchema): boolean {
  return type === "string" || (anyOf.length > 0 && anyOf.every(isText));
}

function toPlain(description: string): string {
  return description.replaceAll("`", "");
}
