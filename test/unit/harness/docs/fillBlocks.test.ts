import assert from "node:assert/strict";
import { fillBlocks, listBlocks } from "../../../harness/docs/fillBlocks.ts";

const text = "a\n<!-- kinds: b -->\nold\n<!-- /kinds -->\nc\n<!-- d -->\n<!-- /d -->\n";

describe("blocks of a document", () => {
  it("are filled between their marks and nowhere else", () => {
    const blocks = new Map([
      ["kinds: b", "new"],
      ["d", "$&"],
    ]);
    const filled = fillBlocks(text, blocks);
    assert.equal(
      filled,
      "a\n<!-- kinds: b -->\n\nnew\n\n<!-- /kinds -->\nc\n<!-- d -->\n\n$&\n\n<!-- /d -->\n",
    );
    assert.equal(fillBlocks(filled, blocks), filled);
    assert.deepEqual(listBlocks(filled), ["kinds: b", "d"]);
  });

  it("must be known", () => {
    assert.throws(() => fillBlocks(text, new Map()), /There is no block "kinds: b"/);
  });
});
