import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../../..");

describe("SECURITY.md", () => {
  it("names for each claim a test that is there", async () => {
    const text = await readFile(path.join(root, "SECURITY.md"), "utf8");
    const rows = text.slice(text.indexOf("| claim |")).split("\n").slice(2).filter(Boolean);
    assert.ok(rows.length >= 15, `${rows.length} claims`);
    for (const row of rows) assert.equal(await findFault(row), undefined);
  });
  it("is found out when it names a test that is gone, or none", async () => {
    assert.match(`${await findFault("| A claim. | trust us |")}`, /names no test/);
    const gone = "| A claim. | [was here](test/unit/repository/security.test.ts) |";
    assert.match(`${await findFault(gone)}`, /has no test "was here"/);
  });
});

// --- internal ---

async function findFault(row: string): Promise<string | undefined> {
  const [, name, file] = /\| \[(.+)\]\((test\/\S+\.test\.ts)\) \|$/.exec(row) ?? [];
  if (name === undefined || file === undefined) return `"${row}" names no test`;
  const source = await readFile(path.join(root, file), "utf8");
  return source.includes(`it(${JSON.stringify(name)}`)
    ? undefined
    : `${file} has no test "${name}"`;
}
