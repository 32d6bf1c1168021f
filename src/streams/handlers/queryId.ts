/** `queryId` or `query_id` of what was received, where it is a text. */
export function readQueryId(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const { queryId, query_id } = value as { queryId?: unknown; query_id?: unknown };
  if (typeof queryId === "string") return queryId;
  return typeof query_id === "string" ? query_id : null;
}
