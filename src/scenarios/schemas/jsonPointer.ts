/** The pointer as the fragment of a `$ref`, such as `#/$defs/a~1b`. */
export function formatFragment(segments: readonly string[]): string {
  return `#${segments.map((segment) => `/${escapeSegment(segment)}`).join("")}`;
}

// --- internal ---

function escapeSegment(segment: string): string {
  const escaped = segment.toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1");
  return encodeURI(escaped).replaceAll("#", "%23").replaceAll("?", "%3F");
}
