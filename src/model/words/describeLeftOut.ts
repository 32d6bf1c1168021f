import { t } from "@vscode/l10n";

/** The providers that a run did without, as one sentence; none where it did without none. */
export function describeLeftOut(providers: readonly string[] = []): string[] {
  if (providers.length === 0) return [];
  return [t("Left out, for want of a key: {0}.", providers.join(", "))];
}
