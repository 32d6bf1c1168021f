import { isUtf8 } from "node:buffer";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { ProviderError } from "../../model/provider.ts";
import { errorMessage } from "../../model/userError.ts";

/** The bytes of a body as they were before `encodings` (as in `Content-Encoding`). Throws a `ProviderError`. */
export async function decompress(
  bytes: Buffer,
  encodings: string,
  { status, mostBodyBytes }: { readonly status: number; readonly mostBodyBytes: number },
): Promise<Buffer> {
  let plain = bytes;
  for (const encoding of encodings.toLowerCase().split(",").reverse()) {
    const decode = decoders.get(encoding.trim());
    if (decode === undefined) {
      throw undecodable(`its Content-Encoding "${encoding.trim()}" is not known`, status);
    }
    try {
      plain = await decode(plain, { maxOutputLength: mostBodyBytes });
    } catch (error) {
      throw undecodable(`it is no ${encoding.trim()}: ${errorMessage(error)}`, status);
    }
  }
  return plain;
}

/**
 * The text of a body: by its byte order mark, by the charset of its type, else UTF-8. Throws a `ProviderError` where it is
 * none: no character may stand for what it was not.
 */
export function decodeText(bytes: Buffer, contentType: string | undefined, status: number): string {
  const charset = findMark(bytes) ?? findCharset(contentType) ?? "utf-8";
  if (charset === "utf-8") {
    const text = bytes.toString("utf8");
    if (text.includes("\uFFFD") && !isUtf8(bytes)) {
      const name = contentType === undefined ? "" : ` (${contentType})`;
      throw undecodable(
        `its bytes are not UTF-8, and it names no other charset${name}`,
        status,
        text,
      );
    }
    return text.startsWith("\uFEFF") ? text.slice(1) : text;
  }
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    throw undecodable(
      `its bytes are no text in the charset "${charset}"`,
      status,
      bytes.toString("latin1"),
    );
  }
}

// --- internal ---

type Decode = (bytes: Buffer, options: zlib.ZlibOptions) => Promise<Buffer>;

const gunzip: Decode = promisify(zlib.gunzip);
const inflate: Decode = promisify(zlib.inflate);
const inflateRaw: Decode = promisify(zlib.inflateRaw);
const brotli: Decode = promisify(zlib.brotliDecompress);

/** `deflate` is zlib's format by RFC 9110, section 8.4.1.2; some servers send it bare. */
const inflateEither: Decode = (bytes, options) =>
  ((bytes[0] ?? 0) & 0x0f) === 8 ? inflate(bytes, options) : inflateRaw(bytes, options);

const decoders: ReadonlyMap<string, Decode> = new Map([
  ["gzip", gunzip],
  ["x-gzip", gunzip],
  ["deflate", inflateEither],
  ["br", brotli],
  ["identity", async (bytes) => bytes],
]);

function findMark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined;
}

function findCharset(contentType: string | undefined): string | undefined {
  const named = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? "")?.[1]?.toLowerCase();
  return named === "utf8" || named === "us-ascii" ? "utf-8" : named;
}

function undecodable(reason: string, status: number, rawResponse = ""): ProviderError {
  return new ProviderError(`the reply cannot be read: ${reason}`, {
    kind: "http",
    httpStatus: status,
    rawResponse,
    isRepeatable: false,
  });
}
