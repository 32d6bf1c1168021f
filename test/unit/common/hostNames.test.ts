import assert from "node:assert/strict";
import {
  addBrackets,
  isEveryAddress,
  isLoopback,
  reachableHost,
  stripBrackets,
} from "../../../src/common/hostNames.ts";

describe("host names", () => {
  it("knows which addresses are this machine alone", () => {
    for (const host of ["127.0.0.1", "127.8.9.1", "localhost", "::1", "[::1]", "LOCALHOST."]) {
      assert.ok(isLoopback(host), host);
    }
    for (const host of [
      "0.0.0.0",
      "::",
      "192.168.0.1",
      "127.0.0.1.example",
      "localhost.example",
      "",
    ]) {
      assert.ok(!isLoopback(host), host);
    }
  });

  it("puts brackets around an IPv6 address only", () => {
    assert.deepEqual(["::1", "127.0.0.1", "a.example", ""].map(addBrackets), [
      ...["[::1]", "127.0.0.1", "a.example", ""],
    ]);
    assert.deepEqual(["[::1]", "::1", "a.example"].map(stripBrackets), ["::1", "::1", "a.example"]);
  });

  it("reaches a server on every address by loopback", () => {
    assert.deepEqual(["0.0.0.0", "::", "10.0.0.1", "constructor"].map(reachableHost), [
      ...["127.0.0.1", "::1", "10.0.0.1", "constructor"],
    ]);
    assert.deepEqual(["0.0.0.0", "::", "10.0.0.1", "constructor"].map(isEveryAddress), [
      ...[true, true, false, false],
    ]);
  });
});
