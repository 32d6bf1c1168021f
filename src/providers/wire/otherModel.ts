/** Says that another model answered than was asked for, where their names have nothing to do with each other. */
export function describeOtherModel(
  asked: string | undefined,
  answered: string | undefined,
): string | undefined {
  if (asked === undefined || answered === undefined) return undefined;
  const [a, b] = [bareName(asked), bareName(answered)];
  if (a.includes(b) || b.includes(a)) return undefined;
  return `${asked} was asked for, and ${answered} answered`;
}

// --- internal ---

/** Without whose it is, and without its tag: `meta/Llama-3:8b` is `llama-3`. */
function bareName(model: string): string {
  return model.toLowerCase().replace(/^.*\//, "").replace(/:.*$/, "");
}
