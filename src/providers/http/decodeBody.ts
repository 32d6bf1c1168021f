import { isUtf8 } from "node:buffer";
import { findCharset, findUtf16Mark } from "../../common/charset.ts";
import { decodeContent } from "../../common/contentCoding.ts";
import { ProviderError } from "../../model/provider.ts";
import { errorMessage } from "../../model/userError.ts";

/** The bytes of a body as they were before `encodings` (as in `Content-Encoding`). Throws a `ProviderError`. */
export async function decompress(
  bytes: Buffer,
  encodings: string,
  { status, mostBodyBytes }: { readonly status: number; readonly mostBodyBytes: number },
): Promise<Buffer> {
  try {
    return await decodeContent(bytes, encodings, mostBodyBytes);
  } catch (error) {
    throw undecodable(errorMessage(error), status);
  }
}

/**
 * The text of a body: by its byte order mark, by the charset of its type, else UTF-8. Throws a `ProviderError` where it is
 * none: no character may stand for what it was not.
 */
export function decodeText(bytes: Buffer, contentType: string | undefined, status: number): string {
  const charset = findUtf16Mark(bytes) ?? findCharset(contentType) ?? "utf-8";
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

function undecodable(reason: string, status: number, rawResponse = ""): ProviderError {
  return new ProviderError(`the reply cannot be read: ${reason}`, {
    kind: "http",
    httpStatus: status,
    rawResponse,
    isRepeatable: false,
  });
}
