import type { SystemConfig } from "../../model/config/streamScenario.ts";
import type { DispatcherConfig, SourceConfig } from "../../model/config/streamSource.ts";

/** Addresses of the reactions of a test, by id. */
export type ReactionUrls = ReadonlyMap<string, string>;

/** The system with `${reaction.<id>.url}` replaced in its arguments and environment. */
export function placeSystemUrls(system: SystemConfig, urls: ReactionUrls): SystemConfig {
  const env = Object.entries(system.env).map(([name, value]) => [name, placeUrls(value, urls)]);
  return {
    ...system,
    args: system.args.map((arg) => placeUrls(arg, urls)),
    env: Object.fromEntries(env),
  };
}

/** The source with `${reaction.<id>.url}` replaced in the urls of its dispatchers. */
export function placeSourceUrls<T extends SourceConfig>(source: T, urls: ReactionUrls): T {
  const place = (dispatcher: DispatcherConfig) =>
    dispatcher.kind === "http"
      ? { ...dispatcher, url: placeUrls(dispatcher.url, urls) }
      : dispatcher;
  return { ...source, dispatchers: source.dispatchers.map(place) };
}

// --- internal ---

/** Every reaction that is named is known: that was checked with the config. */
function placeUrls(text: string, urls: ReactionUrls): string {
  return text.replace(/\$\{reaction\.([^}]*)\.url\}/g, (all, id: string) => urls.get(id) ?? all);
}
