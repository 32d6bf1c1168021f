import assert from "node:assert/strict";
import { parseIsoNs } from "../../../../src/model/time/isoTime.ts";

describe("parseIsoNs", () => {
  const second = 1_000_000_000n;
  const noon = BigInt(Date.UTC(2025, 0, 31, 12)) * 1_000_000n;
  const year2000 = BigInt(Date.UTC(2000, 0, 1)) * 1_000_000n;
  const year2017 = BigInt(Date.UTC(2017, 0, 1)) * 1_000_000n;
  const cases: [text: string, ns: bigint | undefined][] = [
    // Spellings of one time.
    ["2025-01-31T12:00:00Z", noon],
    [" 2025-01-31T12:00:00Z\n", noon],
    ["2025-01-31t12:00:00z", noon],
    ["2025-01-31 12:00:00Z", noon],
    ["2025-01-31T12:00Z", noon],
    ["2025-01-31T13:00:00+01", noon],
    ["2025-01-31T13:00:00+0100", noon],
    ["2025-01-31T13:00:00+01:00", noon],
    ["2025-01-31T07:30:00-04:30", noon],
    ["2025-02-01T11:59+23:59", noon],
    ["2025-01-31T12:00:00-00:00", noon],
    // Zones that are none.
    ["2025-01-31T12:00:00", undefined],
    ["2025-01-31T12:00:00+1", undefined],
    ["2025-01-31T12:00:00+01:", undefined],
    ["2025-01-31T12:00:00+24:00", undefined],
    ["2025-01-31T12:00:00+01:60", undefined],
    ["2025-01-31T12:00:00 Z", undefined],
    ["2025-01-31T12:00:00CET", undefined],
    // Dates that exist, and such that do not.
    ["2000-02-29T00:00:00Z", year2000 + 59n * 86_400n * second],
    ["1900-02-29T00:00:00Z", undefined],
    ["2025-02-29T00:00:00Z", undefined],
    ["2025-02-30T00:00:00Z", undefined],
    ["2025-04-31T00:00:00Z", undefined],
    ["2025-13-01T00:00:00Z", undefined],
    ["2025-00-01T00:00:00Z", undefined],
    ["2025-01-00T00:00:00Z", undefined],
    ["2025-01-32T00:00:00Z", undefined],
    ["2025-1-31T12:00:00Z", undefined],
    ["12025-01-31T12:00:00Z", undefined],
    ["2025-01-31", undefined],
    ["20250131T120000Z", undefined],
    ["0000-01-01T00:00:00Z", -62_167_219_200n * second],
    ["0000-02-29T00:00:00Z", -62_162_121_600n * second],
    ["9999-12-31T23:59:59.999999999Z", 253_402_300_800n * second - 1n],
    ["1970-01-01T00:00:00Z", 0n],
    ["1969-12-31T23:59:59Z", -second],
    ["1969-12-31T23:59:59.9Z", -100_000_000n],
    ["1969-12-31T23:59:59.999999999Z", -1n],
    // Clocks.
    ["2025-01-31T12:60:00Z", undefined],
    ["2025-01-31T12:00:61Z", undefined],
    ["2025-01-31T25:00:00Z", undefined],
    ["2025-01-31T12Z", undefined],
    ["1999-12-31T24:00:00Z", year2000],
    ["1999-12-31T24:00Z", year2000],
    ["1999-12-31T24:00:00.000Z", year2000],
    ["1999-12-31T24:00:00+01:00", year2000 - 3600n * second],
    ["1999-12-31T24:00:01Z", undefined],
    ["1999-12-31T24:00:00.1Z", undefined],
    ["1999-12-31T24:01Z", undefined],
    ["1999-12-31T24:00:60Z", undefined],
    // Leap seconds, which are the second that follows.
    ["2016-12-31T23:59:60Z", year2017],
    ["2016-12-31T23:59:60.5Z", year2017 + second / 2n],
    ["2017-01-01T00:59:60+01", year2017],
    ["2016-12-31T15:59:60-08:00", year2017],
    ["2016-12-31T12:59:60Z", undefined],
    ["2016-12-30T23:59:60Z", undefined],
    ["2016-12-31T23:59:60+01:00", undefined],
    // Fractions.
    ["2025-01-31T12:00:00.Z", undefined],
    ["2025-01-31T12:00:00,5Z", noon + second / 2n],
    ["2025-01-31T12:00:00.5+01", noon - 3600n * second + second / 2n],
    ["2025-01-31T12:00.5Z", undefined],
    ["2025-01-31T12:00:00.0000000009Z", noon],
    ["", undefined],
    ["yesterday", undefined],
  ];
  for (const [text, ns] of cases) {
    it(`takes ${JSON.stringify(text)} for ${ns ?? "no time"}`, () => {
      assert.equal(parseIsoNs(text), ns);
    });
  }

  it("keeps the first nine of 1 to 20 digits of a fraction", () => {
    const digits = "12345678987654321234";
    for (let count = 1; count <= digits.length; count += 1) {
      const fraction = digits.slice(0, count);
      const ns = BigInt(Math.trunc(Number(`0.${fraction.slice(0, 9)}`) * 1e9 + 0.5));
      assert.equal(parseIsoNs(`2025-01-31T12:00:00.${fraction}Z`), noon + ns, fraction);
    }
  });
});
