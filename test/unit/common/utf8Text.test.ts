import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { decodeUtf8, EncodingError, readUtf8Pieces } from "../../../src/common/utf8Text.ts";

const bom = "\uFEFF";
const sample = '{\n  "name": "Zoë 名前 😀",\n  "age": 1\n}\n';
const toBigEndian = (text: string) => Buffer.from(text, "utf16le").swap16();

/** The error of a text in these bytes; fails when there is none. */
function catchError(bytes: Buffer): EncodingError {
  try {
    decodeUtf8(bytes);
  } catch (error) {
    if (error instanceof EncodingError) return error;
    throw error;
  }
  throw new Error("no error");
}

async function readPieces(bytes: Buffer, pieceBytes: number): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "touchstone-utf8-"));
  const file = path.join(folder, "a.txt");
  await writeFile(file, bytes);
  try {
    let text = "";
    for await (const piece of readUtf8Pieces(file, pieceBytes)) text += piece;
    return text;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("text that should be UTF-8", () => {
  it("is read, with or without a byte order mark, which is left out once", () => {
    for (const text of [sample, "", "a", "\uFFFD", "é", "zero \0 once"]) {
      assert.equal(decodeUtf8(Buffer.from(text)), text);
      assert.equal(decodeUtf8(Buffer.from(bom + text)), text);
    }
    assert.equal(decodeUtf8(Buffer.from(bom + bom)), bom);
    assert.equal(decodeUtf8(Buffer.alloc(100)).length, 100);
  });

  const utf16: [what: string, bytes: Buffer, encoding: EncodingError["encoding"]][] = [
    ["UTF-16 with a mark", Buffer.from(bom + sample, "utf16le"), "utf-16le"],
    ["big-endian UTF-16 with a mark", toBigEndian(bom + sample), "utf-16be"],
    ["UTF-16 without a mark", Buffer.from(sample, "utf16le"), "utf-16le"],
    ["big-endian UTF-16 without a mark", toBigEndian(sample), "utf-16be"],
    ["the shortest object in UTF-16", Buffer.from("{}", "utf16le"), "utf-16le"],
    ["an empty file in UTF-16", Buffer.from(bom, "utf16le"), "utf-16le"],
    [
      "Chinese in UTF-16",
      Buffer.from(`{"vars":{"t":"${"名前は何".repeat(20)}"}}`, "utf16le"),
      "utf-16le",
    ],
  ];
  for (const [what, bytes, encoding] of utf16) {
    it(`is told from ${what}`, () => {
      const error = catchError(bytes);
      assert.equal(error.encoding, encoding);
      assert.equal(error.message, "is not UTF-8 (it looks like UTF-16); save it as UTF-8");
      assert.equal(error.line, 1);
    });
  }

  const others: [what: string, bytes: Buffer, line: number][] = [
    ["Latin-1", Buffer.from('{\n"name":\n"Zoë"\n}', "latin1"), 3],
    ["Windows-1252, with its quotes", Buffer.from([0x22, 0x0a, 0x93, 0x61, 0x94, 0x0a]), 2],
    ["Latin-1 that ends with the byte that shows it", Buffer.from("a\nb\né", "latin1"), 3],
    ["Latin-1 before a line end", Buffer.from("é\r\né", "latin1"), 1],
    ["Shift JIS", Buffer.from([0x7b, 0x0a, 0x96, 0xbc, 0x91, 0x4f, 0x7d]), 2],
    ["a character that is cut off", Buffer.from("a\n😀").subarray(0, -1), 2],
    ["a surrogate written as three bytes", Buffer.from([0x61, 0xed, 0xa0, 0x80]), 1],
    ["an overlong slash", Buffer.from([0x0a, 0x0a, 0xc0, 0xaf]), 3],
  ];
  for (const [what, bytes, line] of others) {
    it(`is told from ${what}, with its line`, () => {
      const error = catchError(bytes);
      assert.match(error.message, /^is not UTF-8 \(it looks like Latin-1 .*save it as UTF-8$/);
      assert.equal(error.line, line);
    });
  }

  it("comes the same in pieces of any size", () =>
    fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        async (text, pieceBytes) => {
          assert.equal(await readPieces(Buffer.from(`${bom}${text}`), pieceBytes), text);
        },
      ),
      { numRuns: 60 },
    ));

  it("has its line counted over pieces", async () => {
    const bytes = Buffer.concat([Buffer.from("é\n".repeat(70_000)), Buffer.from([0xe9, 0x0a])]);
    for (const pieceBytes of [7, 4096, 65_536]) {
      await assert.rejects(readPieces(bytes, pieceBytes), (error) => {
        assert.ok(error instanceof EncodingError);
        return error.line === 70_001;
      });
    }
  });
});
