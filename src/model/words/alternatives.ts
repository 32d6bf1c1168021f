import { t } from "@vscode/l10n";
/** Words to choose from: `json`, `json or csv`, `json, csv or markdown`. */
export function formatAlternatives(words: readonly string[]): string {
  return join(words, (first, last) => t("{0} or {1}", first, last));
}

/** Words that go together: `json`, `json and csv`, `json, csv and markdown`. */
export function formatConjunction(words: readonly string[]): string {
  return join(words, (first, last) => t("{0} and {1}", first, last));
}

// --- internal ---

function join(words: readonly string[], couple: (first: string, last: string) => string): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : couple(words.slice(0, -1).join(", "), last);
}
