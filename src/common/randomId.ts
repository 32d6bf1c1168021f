import { randomBytes } from "node:crypto";

/** A random UUID (version 4, RFC 9562). They are made by the hundred, in a quarter of the time that one by one takes. */
export function makeRandomId(): string {
  if (at === texts.length) {
    texts = writeIds();
    at = 0;
  }
  at += idLength;
  return texts.slice(at - idLength, at);
}

// --- internal ---

const idLength = 36;
const madeTogether = 256;
/** One after the other. */
let texts = "";
let at = 0;

const digits = Buffer.from("0123456789abcdef");
const dash = 0x2d;

function writeIds(): string {
  const random = randomBytes(16 * madeTogether);
  const written = Buffer.allocUnsafe(idLength * madeTogether);
  let to = 0;
  for (let from = 0; from < random.length; from++) {
    const place = from % 16;
    let byte = random[from] ?? 0;
    if (place === 6) byte = (byte & 0x0f) | 0x40; // the version
    if (place === 8) byte = (byte & 0x3f) | 0x80; // the variant
    if (place >= 4 && place <= 10 && place % 2 === 0) written[to++] = dash;
    written[to++] = digits[byte >> 4] ?? 0;
    written[to++] = digits[byte & 0x0f] ?? 0;
  }
  return written.toString("latin1");
}
