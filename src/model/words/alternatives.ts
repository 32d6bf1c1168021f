/** Words to choose from: `json`, `json or csv`, `json, csv or markdown`. */
export function formatAlternatives(words: readonly string[]): string {
  return alternatives.format(words);
}

// --- internal ---

const alternatives = new Intl.ListFormat("en-GB", { type: "disjunction" });
