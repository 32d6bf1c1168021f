import * as z from "zod";
import type { ProviderConfig, ProviderRules } from "./providerConfig.ts";

/** A key some provider of a config wants, and the only origin it may be sent to. */
export const keyNeedSchema = z.object({
  source: z.enum(["env", "secret"]),
  name: z.string(),
  origin: z.string(),
});
export type KeyNeed = z.infer<typeof keyNeedSchema>;

/** A key handed over for one run; never written, never logged. */
export const grantedKeySchema = keyNeedSchema.extend({ value: z.string().optional() });
export type GrantedKey = z.infer<typeof grantedKeySchema>;

/** The key a provider wants and the one origin it may be sent to; undefined when it names none. */
export function findKeyNeed(
  { kind, apiKey, baseUrl }: Pick<ProviderConfig, "kind" | "apiKey" | "baseUrl">,
  kinds: readonly ProviderRules[],
): KeyNeed | undefined {
  const url = kinds.find((each) => each.kind === kind)?.findBaseUrl?.({ baseUrl });
  if (apiKey === undefined || url === undefined || !URL.canParse(url)) return undefined;
  const { origin } = new URL(url);
  return "env" in apiKey
    ? { source: "env", name: apiKey.env, origin }
    : { source: "secret", name: apiKey.secret, origin };
}
