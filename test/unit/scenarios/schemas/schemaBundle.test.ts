import assert from "node:assert/strict";
import path from "node:path";
import type { JsonSchema } from "../../../../src/model/config/jsonSchema.ts";
import { parseExactJson } from "../../../../src/model/json/exactJson.ts";
import { openWorkspaceFiles } from "../../../../src/scenarios/files/workspaceFiles.ts";
import { createOutcomeValidator } from "../../../../src/scenarios/schemas/createValidator.ts";
import { bundleSchema } from "../../../../src/scenarios/schemas/schemaBundle.ts";
import { createFileSource } from "../../../../src/scenarios/schemas/schemaSource.ts";
import { makeWorkspace, removeWorkspaces } from "../config/makeWorkspace.ts";

describe("bundleSchema", () => {
  afterEach(removeWorkspaces);

  it("leaves a schema without references as it is, but for its $id", async () => {
    const schema = {
      $id: "https://example.com/a",
      type: "object",
      properties: { $id: { const: 1 } },
    };
    const { $id: _, ...rest } = schema;
    assert.deepEqual(await bundled({ "a.json": schema }), rest);
  });

  it("takes files in as definitions, also those they refer to", async () => {
    const schema = await bundled({
      "a.json": { properties: { b: { $ref: "sub/b.json" } }, $defs: { b: { const: "taken" } } },
      "sub/b.json": { properties: { c: { $ref: "../c.json#/$defs/x~1y" } } },
      "c.json": { $defs: { "x/y": { type: "integer" } } },
    });
    assert.deepEqual(schema, {
      properties: { b: { $ref: "#/$defs/b2" } },
      $defs: {
        b: { const: "taken" },
        b2: { properties: { c: { $ref: "#/$defs/c/$defs/x~1y" } } },
        c: { $defs: { "x/y": { type: "integer" } } },
      },
    });
    assert.deepEqual(errorPaths(schema, { b: { c: "no" } }), ["/b/c"]);
  });

  it("uses `definitions` in draft-07", async () => {
    const $schema = "http://json-schema.org/draft-07/schema#";
    const schema = await bundled({
      "a.json": { $schema, items: { $ref: "b.json#/definitions/n" } },
      "b.json": { $schema, definitions: { n: { type: "number" } } },
    });
    assert.deepEqual(schema, {
      $schema,
      items: { $ref: "#/definitions/b/definitions/n" },
      definitions: { b: { definitions: { n: { type: "number" } } } },
    });
  });

  it("follows recursion through several files", async () => {
    const schema = await bundled({
      "a.json": { type: "object", properties: { b: { $ref: "b.json" } } },
      "b.json": { type: "object", properties: { a: { $ref: "a.json" }, b: { $ref: "#" } } },
    });
    assert.deepEqual(errorPaths(schema, { b: { b: { a: { b: 5 } } } }), ["/b/b/a/b"]);
  });

  it("finds embedded $ids and anchors", async () => {
    const schema = await bundled({
      "a.json": {
        $id: "https://example.com/root.json",
        properties: {
          x: { $ref: "https://example.com/x.json" },
          y: { $ref: "x.json#deep" },
          z: { $ref: "#/$defs/x/properties/p" },
        },
        $defs: {
          x: {
            $id: "x.json",
            type: "object",
            properties: { p: { $anchor: "deep", type: "string" }, q: { $ref: "#/properties/p" } },
          },
        },
      },
    });
    assert.deepEqual(errorPaths(schema, { x: { q: 1 }, y: 2, z: 3 }), ["/x/q", "/y", "/z"]);
    assert.doesNotMatch(JSON.stringify(schema), /\$id|\$anchor/);
  });

  it("takes a relative reference for a file even if an $id makes a web address of it", async () => {
    const schema = await bundled({
      "a.json": { $id: "https://example.com/s/a.json", items: { $ref: "b.json" } },
      "b.json": { $id: "https://example.com/s/b.json", type: "string" },
    });
    assert.deepEqual(errorPaths(schema, [1]), ["/0"]);
  });

  it("leaves data that looks like a reference alone", async () => {
    const schema = {
      const: { $ref: "no.json" },
      enum: [{ $ref: "no.json" }],
      properties: { $ref: { type: "string" } },
    };
    assert.deepEqual(await bundled({ "a.json": schema }), schema);
  });

  it("follows references into parts that are no JSON Schema keywords", async () => {
    const schema = await bundled({
      "a.json": { items: { $ref: "api.json#/components/schemas/A" } },
      "api.json": {
        components: { schemas: { A: { $ref: "#/components/schemas/B" }, B: { type: "string" } } },
      },
    });
    assert.deepEqual(errorPaths(schema, [1]), ["/0"]);
  });

  it("reads no more bytes of other files than it may, all of them together", async () => {
    const files = { "a.json": { anyOf: [{ $ref: "b.json" }, { $ref: "c.json" }] } };
    const more = { "b.json": '{"const":"b"}', "c.json": '{"const":"c"}' };
    const large = { problems: [], sources: [], isLarge: true };
    assert.deepEqual(await bundle({ ...files, ...more }, 25), large);
    assert.equal((await bundle({ ...files, ...more }, 26)).sources.length, 3);
    const missing = await bundle({ ...files, "b.json": "{}" }, 2);
    assert.match(missing.problems[0]?.message ?? "", /c\.json.*does not exist/);
  });

  it("keeps every digit of a schema", async () => {
    const text = '{"properties":{"a":{"const":1234567890123456789,"maximum":1e400}}}';
    const folder = await makeWorkspace({ "a.json": text });
    const read = await (await openWorkspaceFiles(folder)).read(path.join(folder, "a.json"));
    assert.ok(read.ok);
    const source = createFileSource(read.document, read.document.exactAt([]) as JsonSchema);
    const { schema = false } = await bundleSchema(source, await openWorkspaceFiles(folder));
    assert.equal(JSON.stringify(schema), text);
    assert.deepEqual(errorPaths(schema, parseExactJson('{"a":1234567890123456789}')), []);
    assert.deepEqual(errorPaths(schema, parseExactJson('{"a":1234567890123456781}')), ["/a"]);
  });

  it("leaves references to the schemas of schemas, which come with the product", async () => {
    for (const $ref of [
      "http://json-schema.org/draft-07/schema#",
      "https://json-schema.org/draft/2020-12/schema",
    ]) {
      const schema = await bundled({ "a.json": { items: { $ref } } });
      assert.deepEqual(schema, { items: { $ref } });
      assert.deepEqual(errorPaths(schema, [{ type: "string" }, { type: 5 }]).at(-1), "/1/type");
    }
  });

  it("decides a dynamic reference by the root, which is always the outermost to have the name", async () => {
    const tree = {
      $dynamicAnchor: "node",
      properties: { data: true, children: { items: { $dynamicRef: "#node" } } },
    };
    const schema = await bundled({
      "a.json": { $dynamicAnchor: "node", $ref: "tree.json", unevaluatedProperties: false },
      "tree.json": tree,
    });
    assert.deepEqual(errorPaths(schema, { children: [{ daat: 1 }] }), ["/children/0"]);
    assert.doesNotMatch(JSON.stringify(schema), /dynamicAnchor/);
  });

  it("decides a dynamic reference whose name stands in one schema only, and one that names no dynamic anchor", async () => {
    const schema = await bundled({
      "a.json": {
        $anchor: "node",
        items: { $ref: "tree.json" },
        prefixItems: [{ $dynamicRef: "#node" }],
      },
      "tree.json": {
        $dynamicAnchor: "node",
        properties: { next: { $dynamicRef: "#node" } },
        type: "object",
      },
    });
    assert.deepEqual(errorPaths(schema, [[[], { next: 5 }], { next: 5 }]), [
      "/0/1/next",
      "/1/next",
    ]);
  });

  it("decides recursive references of draft 2019-09 likewise", async () => {
    const $schema = "https://json-schema.org/draft/2019-09/schema";
    const tree = {
      $schema,
      properties: { children: { items: { $recursiveRef: "#", $ref: "#/$defs/o" } } },
      $defs: { o: { type: "object" } },
    };
    const strict = {
      $schema,
      $recursiveAnchor: true,
      allOf: [{ $ref: "tree.json" }],
      unevaluatedProperties: false,
    };
    const value = { children: [{ daat: 1 }, 5] };
    const open = await bundled({ "a.json": strict, "tree.json": tree });
    assert.deepEqual(errorPaths(open, value), ["/children/1"]);
    const closed = await bundled({
      "a.json": strict,
      "tree.json": { ...tree, $recursiveAnchor: true },
    });
    assert.deepEqual(errorPaths(closed, value), ["/children/0", "/children/1"]);
  });

  it("finds the ids and anchors of draft-04, and passes over one beside a reference", async () => {
    const $schema = "http://json-schema.org/draft-04/schema#";
    const schema = await bundled({
      "a.json": {
        $schema,
        id: "http://example.com/root.json",
        properties: {
          id: { type: "string" },
          named: { $ref: "#n" },
          other: { $ref: "sub/x.json" },
          hidden: { id: "http://elsewhere.com/", $ref: "sub/x.json" },
        },
        definitions: {
          n: { id: "#n", type: "number" },
          x: { id: "sub/x.json", type: "boolean" },
        },
      },
    });
    assert.doesNotMatch(JSON.stringify(schema), /example|elsewhere/);
    const value = { id: 1, named: "", other: 1, hidden: 1 };
    assert.deepEqual(errorPaths(schema, value), ["/id", "/named", "/other", "/hidden"]);
  });

  const broken: [name: string, files: Record<string, unknown>, place: string, message: RegExp][] = [
    [
      "the network",
      { "a.json": { $ref: "https://example.com/x.json" } },
      "a.json $ref",
      /never fetched from the network/,
    ],
    [
      "a missing file",
      { "a.json": { items: { $ref: "no.json" } } },
      "a.json items.$ref",
      /no\.json", which does not exist/,
    ],
    [
      "a place that is not there",
      { "a.json": { $ref: "#/$defs/x" } },
      "a.json $ref",
      /where there is no schema/,
    ],
    [
      "a place that is not there in a file",
      { "a.json": { $ref: "b.json#/$defs/x" }, "b.json": {} },
      "a.json $ref",
      /where there is no schema/,
    ],
    [
      "a file outside the workspace",
      { "a.json": { $ref: "../b.json" } },
      "a.json $ref",
      /outside the workspace folder/,
    ],
    [
      "a file that is no JSON",
      { "a.json": { $ref: "b.json" }, "b.json": "{" },
      "b.json ",
      /not valid JSON/,
    ],
    [
      "a file that is no schema",
      { "a.json": { $ref: "b.json" }, "b.json": [] },
      "b.json ",
      /must be a JSON Schema/,
    ],
    [
      "a file with an invalid schema",
      { "a.json": { $ref: "b.json" }, "b.json": { type: 5 } },
      "b.json type",
      /not a valid JSON Schema/,
    ],
    [
      "a file of another draft",
      {
        "a.json": { $ref: "b.json" },
        "b.json": { $schema: "http://json-schema.org/draft-07/schema#" },
      },
      "b.json $schema",
      /is draft-07, but .* is 2020-12/,
    ],
    [
      "a name that is decided only when a value comes",
      {
        "a.json": { anyOf: [{ $ref: "b.json" }, { $ref: "c.json" }] },
        "b.json": { $dynamicAnchor: "n", $ref: "d.json" },
        "c.json": { $dynamicAnchor: "n", $ref: "d.json" },
        "d.json": { $dynamicAnchor: "n", items: { $dynamicRef: "#n" } },
      },
      "d.json items.$dynamicRef",
      /several schemas have the \$dynamicAnchor/,
    ],
  ];
  for (const [name, files, place, message] of broken) {
    it(`refuses a reference to ${name}`, async () => {
      const { schema, problems } = await bundle(files);
      assert.equal(schema, undefined);
      assert.deepEqual(
        problems.map(({ file, key }) => `${path.basename(file)} ${key}`),
        [place],
      );
      assert.match(problems[0]?.message ?? "", message);
    });
  }
});

// --- internal ---

async function bundle(files: Record<string, unknown>, mostBytes?: number) {
  const folder = await makeWorkspace(files);
  const workspace = await openWorkspaceFiles(folder);
  const read = await workspace.read(path.join(folder, "a.json"));
  assert.ok(read.ok);
  const source = createFileSource(read.document, read.document.value as Record<string, unknown>);
  return bundleSchema(source, workspace, mostBytes);
}

async function bundled(files: Record<string, unknown>) {
  const { schema, problems } = await bundle(files);
  assert.deepEqual(problems, []);
  assert.ok(schema !== undefined);
  return schema;
}

function errorPaths(schema: boolean | Record<string, unknown>, value: unknown): string[] {
  return createOutcomeValidator(schema)(value).map(({ path }) => `/${path.join("/")}`);
}
