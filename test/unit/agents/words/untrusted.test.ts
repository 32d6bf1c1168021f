import assert from "node:assert/strict";
import { oneLine } from "../../../../src/agents/words/oneLine.ts";
import { showTexts } from "../../../../src/agents/words/showTexts.ts";
import { createMarker } from "../../../../src/agents/words/untrusted.ts";

describe("texts for an agent", () => {
  it("are marked with a number of each answer, and a note of it once there is one", () => {
    const marker = createMarker();
    assert.equal(createMarker().note, undefined);
    const { untrusted, ...rest } = marker.mark("one\ntwo", 100);
    const [, number = ""] = /^«untrusted (\w{16})»one\ntwo«end \1»$/.exec(untrusted) ?? [];
    assert.deepEqual(rest, { characters: 7 });
    assert.ok(number !== "" && marker.note?.includes(number));
    assert.notEqual(createMarker().mark("one", 3).untrusted, marker.mark("one", 3).untrusted);
  });

  it("are cut between characters, and say how long they were", () => {
    const { untrusted, characters, isCut } = createMarker().mark("ab😀", 3);
    assert.deepEqual([characters, isCut], [4, true]);
    assert.match(untrusted, /»ab«/);
  });

  it("hide nothing: neither controls nor marks of direction nor tags", () => {
    const hidden = "\u001b[2J\u202e\u200b\u{e0041}\ud800\u2028\r\n";
    assert.doesNotMatch(oneLine(hidden), /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
    assert.equal(oneLine("a".repeat(11), 10), `${"a".repeat(9)}…`);
  });

  it("are shown as one line wherever they stand, but where they are marked", () => {
    const marked = createMarker().mark("a\nb", 10);
    const data = { name: "a\nb", list: [{ deep: "\u202e" }, 1, null], marked };
    assert.deepEqual(showTexts(data), {
      name: "a\\u000ab",
      list: [{ deep: "\\u202e" }, 1, null],
      marked,
    });
  });
});
