/** Words to choose from: `json`, `json or csv`, `json, csv or markdown`. */
export function formatAlternatives(words: readonly string[]): string {
  return alternatives.format(words);
}

/** Words that go together: `json`, `json and csv`, `json, csv and markdown`. */
export function formatConjunction(words: readonly string[]): string {
  return conjunction.format(words);
}

// --- internal ---

const alternatives = new Intl.ListFormat("en-GB", { type: "disjunction" });
const conjunction = new Intl.ListFormat("en-GB", { type: "conjunction" });
