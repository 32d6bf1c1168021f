import { releaseBytes } from "./releaseBytes.ts";

/** A buffer of at least so many bytes that begins with the first `length` of one, which is empty then. */
export function growBytes(bytes: Buffer, length: number, least: number): Buffer {
  const grown = Buffer.allocUnsafeSlow(Math.max(2 * bytes.length, least));
  bytes.copy(grown, 0, 0, length);
  releaseBytes(bytes);
  return grown;
}
