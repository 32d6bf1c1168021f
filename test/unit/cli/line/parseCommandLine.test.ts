import assert from "node:assert/strict";
import type { CommandInput, CommandSpec } from "../../../../src/cli/command.ts";
import { loadCommands } from "../../../../src/cli/commands.ts";
import { formatCommandHelp, formatHelp } from "../../../../src/cli/line/help.ts";
import { readAgeMs, readPercent, readWhole, readWholes } from "../../../../src/cli/line/options.ts";
import { parseCommandLine } from "../../../../src/cli/line/parseCommandLine.ts";
import { UserError } from "../../../../src/model/userError.ts";

const commands = await loadCommands();

function specOf(name: string): CommandSpec {
  const spec = commands.find((one) => one.name === name);
  assert.ok(spec);
  return spec;
}
const parse = (name: string, ...args: string[]) => parseCommandLine(specOf(name), args);
const makeInput = (name: string, ...texts: string[]): CommandInput => ({
  positionals: [],
  flags: new Set(),
  values: new Map([[name, texts]]),
});
const isUsage = (pattern: RegExp) => (error: unknown) =>
  error instanceof UserError && error.code === "usage" && pattern.test(error.message);

describe("parseCommandLine", () => {
  it("reads arguments and options in any order and spelling", () => {
    const input = parse("run", "--provider", "a", "x.json", "--provider=b", "--json", "--runs=3");
    assert.deepEqual(input.positionals, ["x.json"]);
    assert.deepEqual(input.values.get("provider"), ["a", "b"]);
    assert.deepEqual(input.values.get("runs"), ["3"]);
    assert.deepEqual([...input.flags], ["json"]);
  });

  it("takes what follows -- as arguments", () => {
    assert.deepEqual(parse("validate", "--", "--odd.json").positionals, ["--odd.json"]);
  });

  it("names the nearest known option", () => {
    assert.throws(() => parse("run", "x", "--provder", "a"), isUsage(/--provder.*--provider/));
    assert.throws(() => parse("list", "--prune"), isUsage(/Unknown option --prune/));
    assert.throws(() => parse("list", "-x"), isUsage(/Unknown option -x/));
  });

  it("refuses an option without its value, and a flag with one", () => {
    assert.throws(() => parse("list", "--limit"), isUsage(/--limit needs a value/));
    assert.throws(() => parse("list", "--limit", "--json"), isUsage(/--limit needs a value/));
    assert.throws(() => parse("list", "--json=yes"), isUsage(/--json takes no value/));
  });

  it("refuses too few and too many arguments, but not beside --help", () => {
    assert.throws(() => parse("run"), isUsage(/argument is missing.*<config>/));
    assert.throws(() => parse("show", "a", "b"), isUsage(/"b" is one too many/));
    assert.ok(parse("run", "--help").flags.has("help"));
    assert.ok(parse("run", "-h").flags.has("help"));
  });
});

describe("options", () => {
  it("reads ages", () => {
    const age = (text: string) => readAgeMs(makeInput("a", text), "a");
    assert.equal(age("30d"), 30 * 86_400_000);
    assert.equal(age("12h"), 12 * 3_600_000);
    assert.equal(age("1.5m"), 90_000);
    assert.equal(age("2w"), 14 * 86_400_000);
    assert.equal(age("0s"), 0);
    for (const text of ["30", "d", "-1d", "1y", "1d2h", ""]) {
      assert.throws(() => age(text), isUsage(/takes an age/), text);
    }
  });

  it("reads percentages of 0 to 100", () => {
    const percent = (text: string) => readPercent(makeInput("p", text), "p");
    assert.deepEqual(
      [percent("0"), percent("99.5"), percent("100"), percent("80%")],
      [0, 99.5, 100, 80],
    );
    for (const text of ["101", "-1", "x", "1e1", "."]) {
      assert.throws(() => percent(text), isUsage(/0 to 100/), text);
    }
  });

  it("reads whole numbers from the least on", () => {
    assert.equal(readWhole(makeInput("n", "1", "7"), "n", 1), 7);
    assert.equal(readWhole(makeInput("n", "0"), "n", 0), 0);
    assert.equal(readWhole(makeInput("n"), "n", 1), undefined);
    assert.deepEqual(readWholes(makeInput("n", "1", "7"), "n"), [1, 7]);
    for (const text of ["0", "1.5", "-1", "x", "9999999999"]) {
      assert.throws(() => readWhole(makeInput("n", text), "n", 1), isUsage(/whole number/), text);
    }
  });
});

describe("help", () => {
  it("names every command that is there and none that is not", () => {
    const help = formatHelp(commands);
    for (const { name } of commands) assert.match(help, new RegExp(`^ {2}${name} `, "m"));
  });

  it("tells every option of a command", () => {
    const help = formatCommandHelp(specOf("run"));
    for (const option of [
      "--provider ID",
      "--scenario N",
      "--runs N",
      "--fail-under PCT",
      "--junit FILE",
      "--data DIR",
      "--json",
    ]) {
      assert.ok(help.includes(option), option);
    }
  });
});
