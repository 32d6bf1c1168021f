import { createHash } from "node:crypto";

/** How files of each type begin that goes with a prompt; what follows is of no matter to anything here. */
const starts: Record<string, Buffer> = {
  "image/png": Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
  "image/jpeg": Buffer.from("ffd8ffe000104a46494600010100", "hex"),
  "image/gif": Buffer.from("GIF89a\x01\x00\x01\x00\x80\x00", "latin1"),
  "image/webp": Buffer.from("RIFF\x24\x00\x00\x00WEBPVP8 ", "latin1"),
  "application/pdf": Buffer.from("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "latin1"),
};
export const mediaTypes = Object.keys(starts);

/** A file of this type; every other `tail` makes another one. Every byte value is in it. */
export function makeFile(mediaType: string, tail = ""): Buffer {
  const start = starts[mediaType] ?? Buffer.alloc(0);
  const all = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
  return Buffer.concat([start, all, Buffer.from(tail)]);
}

/** What is kept of a file. */
export function describeFile(path: string, content: Buffer, mediaType: string) {
  return { path, sha256: hash(content), bytes: content.length, mediaType };
}

// --- internal ---

function hash(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
