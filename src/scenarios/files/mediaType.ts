/** So many bytes from the beginning of a file tell its type. */
export const mediaTypeBytes = 12;

export type MediaType = "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "application/pdf";

/** The type of an image or PDF by its first bytes, whatever its name; undefined for all else. */
export function findMediaType(start: Buffer): MediaType | undefined {
  const text = start.toString("latin1");
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) return "image/gif";
  if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) return "image/webp";
  return text.startsWith("%PDF-") ? "application/pdf" : undefined;
}
