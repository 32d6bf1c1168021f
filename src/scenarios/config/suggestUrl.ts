import { isLoopback } from "../../common/hostNames.ts";

/** The URL that a text was most likely meant to be: its scheme is added or mended. Undefined when none comes of it. */
export function suggestUrl(text: string, protocols: readonly string[]): string | undefined {
  const [, rest = ""] = /^(?:[a-z][a-z+.-]*:(?=\/|\D))?[/\\]*(.*)$/i.exec(text.trim()) ?? [];
  const [plain] = protocols;
  if (plain === undefined || rest === "") return undefined;
  const secure = protocols.at(-1) ?? plain;
  const url = URL.parse(`${plain}//${rest}`);
  if (url === null || url.hostname === "") return undefined;
  const isNear = isLoopback(url.hostname) || url.port !== "";
  const suggested = `${isNear ? plain : secure}//${rest}`;
  return suggested === text ? undefined : suggested;
}
