import type { DispatcherConfig } from "../../model/config/dispatcherConfig.ts";
import { findKind } from "../../model/config/kind.ts";
import type { SystemConfig } from "../../model/config/streamScenario.ts";
import type { SourceConfig } from "../../model/config/streamSource.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import { dispatcherKinds } from "../../streams/dispatchers/dispatcherKinds.ts";

/** Addresses of the reactions of a test, by id. */
export type ReactionUrls = ReadonlyMap<string, string>;

/** The system with `${reaction.<id>.url}` replaced in its arguments and environment. */
export function placeSystemUrls(system: SystemConfig, urls: ReactionUrls): SystemConfig {
  const env = Object.entries(system.env).map(([name, value]) => [
    name,
    typeof value === "string" ? placeUrls(value, urls) : value,
  ]);
  return {
    ...system,
    args: system.args.map((arg) => placeUrls(arg, urls)),
    env: Object.fromEntries(env),
  };
}

/** The source with `${reaction.<id>.url}` replaced in the urls of its dispatchers. */
export function placeSourceUrls(source: SourceConfig, urls: ReactionUrls): SourceConfig {
  const place = (dispatcher: DispatcherConfig) => {
    const { target } = findKind(dispatcherKinds, dispatcher.kind);
    if (target === undefined) return dispatcher;
    const url = placeUrls(String(readKey(dispatcher, target.key)), urls);
    return { ...dispatcher, [target.key]: url };
  };
  return { ...source, dispatchers: source.dispatchers.map(place) };
}

// --- internal ---

/** Every reaction that is named is known: that was checked with the config. */
function placeUrls(text: string, urls: ReactionUrls): string {
  return text.replace(/\$\{reaction\.([^}]*)\.url\}/g, (all, id: string) => urls.get(id) ?? all);
}
