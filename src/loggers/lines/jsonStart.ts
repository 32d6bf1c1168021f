/** A value's JSON text, or more than its first `maxLength` characters: what lies beyond is not formatted. BigInts are integers. */
export function formatJsonStart(value: unknown, maxLength: number): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, maxLength));
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) {
    return joinItems("[]", value, maxLength, (each, room) => formatJsonStart(each, room));
  }
  return joinItems("{}", Object.entries(value), maxLength, ([key, each], room) => {
    return `${formatJsonStart(key, room)}:${formatJsonStart(each, room)}`;
  });
}

// --- internal ---

function joinItems<T>(
  [open = "", close = ""]: string,
  items: readonly T[],
  maxLength: number,
  format: (item: T, room: number) => string,
): string {
  let text = open;
  for (const item of items) {
    const room = maxLength - text.length;
    if (room <= 0) return `${text}…`;
    text += `${text === open ? "" : ","}${format(item, room)}`;
  }
  return text + close;
}
