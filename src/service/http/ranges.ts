/** What a `Range` header asks for of a file; both ends are included. */
export type RangeAnswer =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly start: number; readonly end: number }
  | { readonly kind: "unsatisfiable" };

/** Reads a `Range` header (RFC 9110, 14.2): one range of bytes; other units, several ranges and what is none give the whole. */
export function parseRange(header: string | undefined, size: number): RangeAnswer {
  const [, first = "", last = ""] = singleRange.exec(header ?? "") ?? [];
  if (first === "" && last === "") return { kind: "whole" };
  if (first === "")
    return size === 0 || Number(last) === 0 ? none : part(size - Number(last), size);
  const start = Number(first);
  const end = last === "" ? size : Number(last) + 1;
  if (end <= start && last !== "") return { kind: "whole" };
  return start >= size ? none : part(start, Math.min(end, size));
}

/** Whether `If-Range` allows a part: the tag, or the time to the second, is still that of the file. */
export function isRangeValid(
  ifRange: string | readonly string[] | undefined,
  file: { readonly etag: string; readonly lastModified: string },
): boolean {
  return ifRange === undefined || ifRange === file.etag || ifRange === file.lastModified;
}

// --- internal ---

const singleRange = /^bytes=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*$/i;
const none = { kind: "unsatisfiable" } as const;

function part(start: number, endBefore: number): RangeAnswer {
  return { kind: "part", start: Math.max(0, start), end: endBefore - 1 };
}
