import assert from "node:assert/strict";
import { readUsualHead } from "../../../../../src/streams/handlers/direct/usualHead.ts";

function write(lines: readonly string[], first = "POST /r?a=%20 HTTP/1.1"): Buffer {
  return Buffer.from(`${[first, ...lines].join("\r\n")}\r\n\r\n`, "latin1");
}

const usual = ["Host: x", "Content-Length: 2"];

describe("the usual head of a request", () => {
  it("is read up to its empty line", () => {
    const bytes = write([
      "HOST:x",
      "X-One:\t a b ",
      "Connection: Keep-Alive",
      "content-length: 02",
    ]);
    const head = readUsualHead(Buffer.concat([bytes, Buffer.from("42")]));
    assert.deepEqual(head, {
      method: "POST",
      path: "/r?a=%20",
      headers: { host: "x", "x-one": "a b", connection: "Keep-Alive", "content-length": "02" },
      contentLength: 2,
      text: bytes.toString(),
    });
  });

  it("is that of the request before only where it is the same to its end", () => {
    const earlier = readUsualHead(write([...usual, "X: 1"]));
    assert.equal(readUsualHead(write([...usual, "X: 1"]), earlier), earlier);
    const other = readUsualHead(write([...usual, "X: 2"]), earlier);
    assert.equal(other?.headers.x, "2");
    assert.equal(readUsualHead(write(["Host: x"]), earlier), undefined);
    const longer = readUsualHead(write([...usual, "X: 1", "Y: 1"]), earlier);
    assert.equal(longer?.headers.y, "1");
  });

  const others: Record<string, Buffer> = {
    "another method": write(usual, "GET /r HTTP/1.1"),
    "no known method": write(usual, "BREW /r HTTP/1.1"),
    "another version": write(usual, "POST /r HTTP/1.0"),
    "a whole URL": write(usual, "POST http://x/r HTTP/1.1"),
    "a path that is not ASCII": write(usual, "POST /\u00fc HTTP/1.1"),
    "no length": write(["Host: x"]),
    "no host": write(["Content-Length: 2"]),
    "a length that is none": write(["Host: x", "Content-Length: 2a"]),
    "a negative length": write(["Host: x", "Content-Length: -2"]),
    "an empty length": write(["Host: x", "Content-Length:"]),
    "two lengths": write([...usual, "Content-Length: 2"]),
    "a header twice": write([...usual, "X: 1", "x: 2"]),
    "a body in chunks": write([...usual, "Transfer-Encoding: chunked"]),
    "an encoded body": write([...usual, "Content-Encoding: gzip"]),
    "a question before the body": write([...usual, "Expect: 100-continue"]),
    "another protocol": write([...usual, "Connection: upgrade", "Upgrade: h2c"]),
    "a connection that is closed": write([...usual, "Connection: close"]),
    "a space before the colon": write([...usual, "X : 1"]),
    "no name": write([...usual, ": 1"]),
    "no colon": write([...usual, "X"]),
    "a line that goes on": write([...usual, "X: 1", " 2"]),
    "a bare line feed": write([...usual, "X: 1\nY: 2"]),
    "a bare carriage return": write([...usual, "X: 1\r"]),
    "a NUL": write([...usual, "X: \u0000"]),
    Latin1: write([...usual, "X: \u00fc"]),
    "a name that objects have": write([...usual, "__proto__: 1"]),
    "no end": write(usual).subarray(0, -1),
    "very much": write([...usual, `X: ${"x".repeat(10_000)}`]),
    nothing: Buffer.alloc(0),
  };
  for (const [name, bytes] of Object.entries(others)) {
    it(`is not one with ${name}`, () => {
      assert.equal(readUsualHead(bytes), undefined);
    });
  }
});
