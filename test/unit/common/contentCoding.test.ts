import assert from "node:assert/strict";
import zlib from "node:zlib";
import { createContentDecoders, decodeContent } from "../../../src/common/contentCoding.ts";

describe("content codings", () => {
  const wrap = (times: number) => {
    let bytes: Buffer = Buffer.from("{}");
    for (let nth = 0; nth < times; nth += 1) bytes = zlib.gzipSync(bytes);
    return bytes;
  };
  const names = (times: number) => Array.from({ length: times }, () => "gzip").join(", ");

  it("are undone in the order they were applied, the last first", async () => {
    const bytes = zlib.brotliCompressSync(zlib.deflateSync(zlib.gzipSync("{}")));
    const plain = await decodeContent(bytes, "gzip, identity, Deflate,br", 100);
    assert.equal(plain.toString(), "{}");
  });

  it("are undone up to four of them, beyond which nobody is made to work", async () => {
    assert.equal((await decodeContent(wrap(4), names(4), 1000)).toString(), "{}");
    const tooMany = /^CodingError: its Content-Encoding names 5 codings, more than 4$/;
    await assert.rejects(decodeContent(wrap(5), names(5), 1000), tooMany);
    assert.throws(() => createContentDecoders(names(5)), tooMany);
    assert.throws(() => createContentDecoders(names(2000)), /2000 codings/);
  });

  it("are refused where one is not known, or the content is not what it says", async () => {
    await assert.rejects(decodeContent(wrap(1), "zstd", 1000), /"zstd" is not known/);
    await assert.rejects(decodeContent(Buffer.from("{}"), "gzip", 1000), /it is no gzip/);
  });

  it("never become larger than they may", async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(1_000_000));
    await assert.rejects(decodeContent(bomb, "gzip", 1000), { isTooLarge: true });
  });
});
