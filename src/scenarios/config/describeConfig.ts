import path from "node:path";
import { relativePath } from "../../common/relativePath.ts";
import { withoutRepeats } from "../../common/withoutRepeats.ts";
import type { ConfigRules } from "../../model/config/configKinds.ts";
import type { KeyNeed } from "../../model/config/keyNeed.ts";
import { findKeyNeeds } from "../../model/config/keyNeed.ts";
import { withoutFault } from "../../model/config/problem.ts";
import { findModel, type ProviderRules } from "../../model/config/providerConfig.ts";
import { findStreamKeyNeeds } from "../../model/config/streamKeyNeeds.ts";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import type { JsoncDocument, KeyPath } from "../files/jsoncDocument.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import { listWrittenComponents } from "./listWrittenComponents.ts";
import type { ConfigReading, LoadConfigOptions } from "./readConfig.ts";

type DescribeOptions = Pick<LoadConfigOptions, "workspaceFolder" | "rules">;

/**
 * What lists show of a config that was read from a file. Paths of `scenarios` are relative to the workspace folder, with
 * `/`, as `file` is; those of `problems` are absolute.
 */
export function describeReading(
  file: string,
  { value, document, scenarios, problems }: ConfigReading,
  { workspaceFolder, rules }: DescribeOptions,
): ConfigSummary {
  const providers = readKey(value, "providers");
  const list: unknown[] = Array.isArray(providers) ? providers : [];
  const toRelative = (each: string) => relativePath(workspaceFolder, each);
  return {
    file: toRelative(file),
    name: textAt(value, "name") ?? path.basename(file).replace(/(\.touchstone)?\.[^.]*$/, ""),
    providers: list.flatMap((each, index) => {
      const place = lineOf(document, ["providers", index]);
      return describeProvider(each, rules.kinds.providers).map((row) => ({ ...row, ...place }));
    }),
    scenarios: scenarios
      .flatMap((source) => describeScenario(source, toRelative(source.document.file)))
      .sort((a, b) => a.number - b.number),
    keys: withoutRepeats([
      ...list.flatMap((each) => findOwnNeeds(each, rules.kinds.providers)),
      ...scenarios.flatMap((each) => findScenarioNeeds(each, rules.scenarioSchema)),
    ]),
    problems: problems.map(withoutFault),
  };
}

// --- internal ---

type ScenarioComponents = NonNullable<ConfigSummary["scenarios"][number]["components"]>;

function textAt(value: unknown, key: string): string | undefined {
  const text = readKey(value, key);
  return typeof text === "string" && text !== "" ? text : undefined;
}

function describeProvider(
  provider: unknown,
  kinds: readonly ProviderRules[],
): ConfigSummary["providers"] {
  const id = textAt(provider, "id");
  if (id === undefined) return [];
  const model = findModel(provider, kinds);
  const kind = textAt(provider, "kind") ?? "";
  const rules = kinds.find((each) => each.kind === kind);
  // It asks nobody outside this machine by itself, so it may be run at every save.
  const isLocal = rules?.asksNobody === true || rules?.startsProgram === true;
  const ofKind = isLocal ? { runsOnSave: true as const } : {};
  return [{ id, kind, ...(model === undefined ? {} : { model }), ...ofKind }];
}

/** The line on which a value begins. */
function lineOf(document: JsoncDocument | undefined, at: KeyPath): { line?: number } {
  return document === undefined ? {} : { line: document.problemAt(at, "").line };
}

function describeScenario(source: ScenarioSource, file: string): ConfigSummary["scenarios"] {
  const { value, document, base } = source;
  const number = readKey(value, "number");
  if (typeof number !== "number" || !Number.isSafeInteger(number)) return [];
  const kind = textAt(value, "kind") ?? "";
  const mode = textAt(value, "mode") ?? (kind === "prompt" ? "prompt" : undefined);
  const name = textAt(value, "name") ?? `Scenario ${number}`;
  const components = kind === "stream" ? { components: describeComponents(source) } : {};
  const ofMode = mode === undefined ? {} : { mode };
  return [{ number, name, kind, ...ofMode, file, ...lineOf(document, base), ...components }];
}

function describeComponents({ value, document, base }: ScenarioSource): ScenarioComponents {
  return listWrittenComponents(value).flatMap(({ role, component, key }) => {
    const id = textAt(component, "id");
    if (id === undefined) return [];
    const holder = role === "source" ? component : readKey(component, "handler");
    const kind = textAt(holder, "kind") ?? "";
    return [{ role, id, kind, ...lineOf(document, [...base, ...key]) }];
  });
}

/** Of a provider that need not be checked. */
function findOwnNeeds(provider: unknown, kinds: readonly ProviderRules[]): KeyNeed[] {
  const baseUrl = readKey(provider, "baseUrl");
  if (!isJsonObject(provider) || (baseUrl !== undefined && typeof baseUrl !== "string")) return [];
  return findKeyNeeds(provider, kinds);
}

/** Of a stream scenario that can be read. */
function findScenarioNeeds({ value }: ScenarioSource, schema: ConfigRules["scenarioSchema"]) {
  if (readKey(value, "kind") !== "stream") return [];
  const { data } = schema.safeParse(value);
  return data?.kind === "stream" ? findStreamKeyNeeds(data) : [];
}
