import assert from "node:assert/strict";
import {
  formatDate,
  formatDateTime,
  formatTime,
  formatUtc,
} from "../../../../src/model/words/dates.ts";

describe("moments", () => {
  /** A moment by the clock on the wall, wherever the test runs. */
  const local = (hours: number, minutes: number, seconds: number) =>
    new Date(2025, 10, 6, hours, minutes, seconds).toISOString();

  it("tell runs of the same minute apart", () => {
    assert.equal(formatTime(local(10, 30, 5)), "10:30:05");
    assert.equal(formatDateTime(local(0, 0, 0)), "6 Nov 2025, 00:00:00");
    assert.equal(formatDate(local(23, 59, 59)), "6 Nov 2025");
  });

  it("are told in UTC where others read them elsewhere", () => {
    assert.equal(formatUtc("2025-12-31T23:59:58.999Z"), "31 Dec 2025, 23:59:58 UTC");
    assert.equal(formatUtc("2025-12-31T23:59:58+05:30"), "31 Dec 2025, 18:29:58 UTC");
  });

  it("stay as they are where they are none", () => {
    for (const format of [formatTime, formatDateTime, formatDate, formatUtc]) {
      assert.equal(format("yesterday"), "yesterday");
      assert.equal(format(""), "");
    }
  });
});
