import { promisify } from "node:util";
import zlib from "node:zlib";

/** Bytes that are not what their `Content-Encoding` says, or one that is not known. */
export class CodingError extends Error {
  readonly isTooLarge: boolean;

  constructor(message: string, options: { cause?: unknown; isTooLarge?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.name = "CodingError";
    this.isTooLarge = options.isTooLarge ?? false;
  }
}

/** The bytes as they were before `encodings` (as in `Content-Encoding`), at most `mostBytes`. Throws a `CodingError`. */
export async function decodeContent(
  bytes: Buffer,
  encodings: string,
  mostBytes: number,
): Promise<Buffer> {
  let plain = bytes;
  for (const name of listCodings(encodings)) {
    const { decode } = findCoding(name);
    try {
      plain = await decode(plain, { maxOutputLength: mostBytes });
    } catch (cause) {
      const isTooLarge = (cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
      throw new CodingError(`it is no ${name}: ${(cause as Error).message}`, { cause, isTooLarge });
    }
  }
  return plain;
}

/** Streams through which bytes come as they were before `encodings`, in their order. Throws a `CodingError`. */
export function createContentDecoders(encodings: string): zlib.Gunzip[] {
  return listCodings(encodings).map((name) => findCoding(name).createStream());
}

// --- internal ---

type Decode = (bytes: Buffer, options: zlib.ZlibOptions) => Promise<Buffer>;

interface Coding {
  readonly decode: Decode;
  readonly createStream: () => zlib.Gunzip;
}

const inflate: Decode = promisify(zlib.inflate);
const inflateRaw: Decode = promisify(zlib.inflateRaw);

const gzip: Coding = { decode: promisify(zlib.gunzip), createStream: zlib.createGunzip };

const codings: ReadonlyMap<string, Coding> = new Map([
  ["gzip", gzip],
  ["x-gzip", gzip],
  [
    "deflate",
    {
      /** It is zlib's format by RFC 9110, section 8.4.1.2; some servers send it bare. */
      decode: (bytes, options) =>
        ((bytes[0] ?? 0) & 0x0f) === 8 ? inflate(bytes, options) : inflateRaw(bytes, options),
      createStream: zlib.createInflate,
    },
  ],
  [
    "br",
    {
      decode: promisify(zlib.brotliDecompress),
      createStream: () => zlib.createBrotliDecompress(),
    },
  ],
]);

/** Nobody applies more of them; each costs whoever reads it a whole decoding. */
const mostCodings = 4;

/** The last one was applied last. Throws a `CodingError` when there are too many. */
function listCodings(encodings: string): string[] {
  const names = encodings
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity");
  if (names.length > mostCodings) {
    throw new CodingError(
      `its Content-Encoding names ${names.length} codings, more than ${mostCodings}`,
    );
  }
  return names.reverse();
}

function findCoding(name: string): Coding {
  const coding = codings.get(name);
  if (coding === undefined) throw new CodingError(`its Content-Encoding "${name}" is not known`);
  return coding;
}
