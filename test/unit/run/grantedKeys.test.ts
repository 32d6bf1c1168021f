import assert from "node:assert/strict";
import type { KeyNeed } from "../../../src/model/config/keyNeed.ts";
import { UserError } from "../../../src/model/userError.ts";
import { readGrantedKey } from "../../../src/run/grantedKeys.ts";

const need: KeyNeed = { source: "env", name: "KEY", origin: "https://api.example" };
const read = (value: string | undefined, origin = need.origin) =>
  readGrantedKey([{ ...need, origin, value }], need, 'Provider "p"');
const refuses = (value: string | undefined, says: RegExp, origin?: string) =>
  assert.throws(
    () => read(value, origin),
    (error) => error instanceof UserError && error.code === "config" && says.test(error.message),
  );

describe("a key that was granted", () => {
  it("loses the white space that copying leaves around it", () => {
    for (const value of ["sk-1234", "  sk-1234  ", "sk-1234\n", "\tsk-1234\r\n", "\ufeffsk-1234"]) {
      assert.equal(read(value), "sk-1234");
    }
  });

  it("is refused by its name with white space or control characters within", () => {
    for (const value of ["sk-12 34", "sk-12\n34", "a\u0000b", "KEY=sk-1\nOTHER=2"]) {
      refuses(value, /^The environment variable KEY, which Provider "p" needs/);
    }
  });

  it("is missing when it is not set, blank, or for another place", () => {
    for (const value of [undefined, "", " \n"]) refuses(value, /needs .* it is not set/);
    refuses("sk-1234", /not set/, "https://elsewhere.example");
  });
});
