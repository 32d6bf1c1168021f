import assert from "node:assert/strict";
import fc from "fast-check";
import { parseEpochNs } from "../../../../src/model/time/epochTime.ts";
import { isDay, parseIsoNs } from "../../../../src/model/time/isoTime.ts";
import { resultQuerySchema } from "../../../../src/model/wire/serviceApiParams.ts";
import { readScriptLine } from "../../../../src/streams/sources/script/scriptLine.ts";
import { sourceConfigSchema } from "../../configs.ts";

/** Seconds of the years 1970 to 2999. */
const seconds = fc.integer({ min: 0, max: 32_503_679_999 });
const offsetMinutes = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });
const fraction = fc.stringMatching(/^[0-9]{1,9}$/);

/** Every way to spell a time that its parser has, with the seconds and the zone as they come. */
const spelled = fc
  .record({ seconds, offsetMinutes, fraction, separator: fc.constantFrom("T", "t", " ") })
  .map(({ seconds, offsetMinutes, fraction, separator }) => {
    const local = new Date((seconds + offsetMinutes * 60) * 1000).toISOString().slice(0, 19);
    const sign = offsetMinutes < 0 ? "-" : "+";
    const pad = (value: number) => String(value).padStart(2, "0");
    const hours = pad(Math.floor(Math.abs(offsetMinutes) / 60));
    const minutes = pad(Math.abs(offsetMinutes) % 60);
    const zones = [`${sign}${hours}:${minutes}`, `${sign}${hours}${minutes}`];
    if (minutes === "00") zones.push(`${sign}${hours}`);
    if (offsetMinutes === 0) zones.push("Z", "z");
    const start = local.replace("T", separator);
    const ns = BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
    return { texts: zones.map((zone) => `${start}.${fraction}${zone}`), ns };
  });

/** Days of the calendar, and such as people mistype. */
const day = fc.record({
  year: fc.integer({ min: 1970, max: 2999 }),
  month: fc.integer({ min: 0, max: 13 }),
  date: fc.integer({ min: 0, max: 32 }),
});

/** Where a time is written, and whether it is taken there. */
const places: Readonly<Record<string, (text: string) => boolean>> = {
  "timeMode of a source": (text) =>
    sourceConfigSchema.safeParse({
      ...{ id: "s", kind: "script", file: "s.jsonl", dispatchers: [{ kind: "console" }] },
      timeMode: text,
    }).success,
  "startTime of a script": (text) =>
    readScriptLine(JSON.stringify({ kind: "header", startTime: text })).ok,
  "the time of a record": (text) => parseEpochNs(text) !== undefined,
  "since of a list of results": (text) =>
    resultQuerySchema.safeParse({ since: text, limit: "1", offset: "0" }).success,
};

describe("times as programs write them", () => {
  it("are the same instant in every spelling", () => {
    fc.assert(
      fc.property(spelled, ({ texts, ns }) => {
        for (const text of texts) assert.equal(parseIsoNs(text), ns, text);
      }),
    );
  });

  it("exist only on days of the calendar", () => {
    fc.assert(
      fc.property(day, ({ year, month, date }) => {
        const pad = (value: number) => String(value).padStart(2, "0");
        const text = `${year}-${pad(month)}-${pad(date)}`;
        const real = new Date(Date.UTC(year, month - 1, date));
        const exists = real.getUTCMonth() === month - 1 && real.getUTCDate() === date;
        assert.equal(isDay(text), exists, text);
        assert.equal(parseIsoNs(`${text}T12:00:00+01`) !== undefined, exists, text);
      }),
    );
  });

  for (const [place, isTaken] of Object.entries(places)) {
    it(`are taken and refused alike in ${place}`, () => {
      fc.assert(
        fc.property(spelled, ({ texts }) => {
          for (const text of texts) assert.ok(isTaken(text), text);
        }),
      );
      for (const text of ["2025-02-30T00:00:00Z", "2025-01-31T12:00:00", "2025-01-31T25:00:00Z"]) {
        assert.equal(isTaken(text), false, text);
      }
      assert.ok(isTaken("2025-01-31T12:00:00+01"));
    });
  }
});
