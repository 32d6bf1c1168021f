/**
 * A `Response` whose body has arrived whole. It hands the bytes over in one piece, by every way of reading it,
 * where a `Response` of the platform first makes a stream of them: that took 30 % of the time of a small request.
 */
export function createBufferedResponse(bytes: Buffer<ArrayBuffer>, init: ResponseInit): Response {
  return new BufferedResponse(bytes, init) as unknown as Response;
}

// --- internal ---

/** The types of Node declare the ways of reading as properties, which a class cannot override by methods. */
const PlatformResponse = Response as unknown as new (body: null, init: ResponseInit) => object;

class BufferedResponse extends PlatformResponse {
  private readonly bytes: Buffer<ArrayBuffer>;

  constructor(bytes: Buffer<ArrayBuffer>, init: ResponseInit) {
    super(null, init);
    this.bytes = bytes;
  }

  /** A stream as far as readers in a loop use one. */
  get body() {
    let isRead = false;
    const read = async () => {
      if (isRead) return { done: true, value: undefined };
      isRead = true;
      return { done: false, value: this.bytes };
    };
    const cancel = async () => undefined;
    const reader = { read, cancel, releaseLock: () => undefined };
    return { locked: false, getReader: () => reader, cancel };
  }

  async text(): Promise<string> {
    return this.bytes.toString("utf8");
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return new Uint8Array(this.bytes).buffer;
  }
}
