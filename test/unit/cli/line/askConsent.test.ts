import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import type { Terminal } from "../../../../src/cli/command.ts";
import { askConsent, canAsk } from "../../../../src/cli/line/askConsent.ts";

describe("asking for consent on a terminal", () => {
  const open = (isTerminal = true) => {
    const written: string[] = [];
    const stderr: Terminal = {
      write: (text) => void written.push(text),
      rewriteLine: () => {},
      isTerminal,
      hasColor: false,
      width: () => 80,
    };
    const keyboard = Object.assign(new PassThrough(), { isTTY: true });
    return { screen: { stderr }, keyboard, written };
  };

  for (const [typed, consents] of [
    ["y\n", true],
    ["YES\r\n", true],
    [" y \n", true],
    ["\n", false],
    ["n\n", false],
    ["yesterday\n", false],
    ["", false],
  ] as const) {
    it(`takes ${JSON.stringify(typed)} for a ${consents ? "yes" : "no"}`, async () => {
      const { screen, keyboard, written } = open();
      keyboard.end(typed);
      assert.equal(await askConsent("Send them?", screen, keyboard), consents);
      assert.equal(written[0], "Send them? [y/N] ");
    });
  }

  it("waits for a whole line, and reads no further", async () => {
    const { screen, keyboard } = open();
    const answer = askConsent("Send them?", screen, keyboard);
    keyboard.write("y");
    keyboard.write("es\n");
    assert.equal(await answer, true);
  });

  it("asks only where both what is typed and what is shown are a terminal's", () => {
    const { screen, keyboard } = open();
    assert.equal(canAsk(screen, keyboard), true);
    assert.equal(canAsk(screen, new PassThrough()), false);
    assert.equal(canAsk(open(false).screen, keyboard), false);
  });
});
