import assert from "node:assert/strict";
import { Validator } from "@seriousme/openapi-schema-validator";
import { runEventDataSchemas } from "../../../../src/model/wire/serviceApiComponents.ts";
import { withService } from "../serviceFixture.ts";
import { readApiDocument } from "./apiDocument.ts";

const run = "/api/test_runs/{id}";
const components = ["sources", "queries", "reactions"].map((list) => `${run}/${list}`);
const commands = ["start", "pause", "stop", "reset"];

/** What the service is to have, written down apart from its routes. */
const wanted = [
  ...["GET /api/state", "GET /api/configs", "GET /api/test_runs", "POST /api/test_runs"],
  ...[`GET ${run}`, `DELETE ${run}`, `POST ${run}/stop`, `POST ${run}/resume`, `GET ${run}/events`],
  ...[`POST ${run}/pause`, `POST ${run}/continue`],
  ...components.flatMap((list) => [
    ...[`GET ${list}`, `GET ${list}/{cid}`],
    ...commands.map((command) => `POST ${list}/{cid}/${command}`),
    ...[`GET ${list}/{cid}/outputs`, `GET ${list}/{cid}/outputs/{path}`],
    `GET ${list}/{cid}/outputs.zip`,
  ]),
  ...["step", "skip"].map((command) => `POST ${run}/sources/{cid}/${command}`),
  ...["GET /api/results", "GET /api/results/{id}", "DELETE /api/results/{id}"],
  ...["GET /api/results/{id}/summary", "GET /api/results/export"],
  "GET /api/comparison",
  ...["GET /openapi.json", "GET /docs"],
];

describe("the OpenAPI document", () => {
  it("is valid, says another", () =>
    withService(async (test) => {
      const text = await load(test.service.url);
      const validator = new Validator();
      assert.deepEqual(await validator.validate(text), { valid: true });
      assert.equal(validator.version, "3.1");
      const broken = JSON.parse(text);
      delete broken.info.title;
      assert.equal((await new Validator().validate(broken)).valid, false);
    }));

  it("has every operation of the service, and no other", () =>
    withService(async (test) => {
      const { operations } = readApiDocument(await load(test.service.url));
      const found = operations.map(({ method, path }) => `${method} ${path}`);
      assert.deepEqual(found.sort(), [...wanted].sort());
    }));

  it("says of each operation which parameters it has, that it needs the token, and how it fails", () =>
    withService(async (test) => {
      const { operations } = readApiDocument(await load(test.service.url));
      for (const { id, path, parameters, statuses, isPublic, hasBody } of operations) {
        const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const inPath = parameters.filter((each) => each.in === "path");
        assert.deepEqual(
          inPath.map(({ name }) => name),
          named,
          id,
        );
        assert.ok(
          inPath.every(({ required }) => required),
          id,
        );
        assert.equal(isPublic, path === "/docs" || path === "/openapi.json", id);
        assert.equal(statuses.includes(401), !isPublic, id);
        assert.equal(statuses.includes(413), hasBody, id);
        assert.equal(
          statuses.includes(404),
          named.length > 0 || /startTestRun|exportResults|compareResults/.test(id),
          id,
        );
        for (const status of [400, 403, 500]) assert.ok(statuses.includes(status), id);
      }
    }));

  it("says which request headers are honoured where", () =>
    withService(async (test) => {
      const { operations } = readApiDocument(await load(test.service.url));
      for (const { id, parameters, statuses } of operations) {
        const headers = parameters.filter((each) => each.in === "header");
        assert.ok(
          headers.every(({ required }) => !required),
          id,
        );
        assert.deepEqual(headers.map(({ name }) => name).sort(), [
          ...(statuses.includes(304) ? ["If-None-Match"] : []),
          ...(statuses.includes(206) ? ["If-Range"] : []),
          ...(id === "followTestRun" ? ["Last-Event-ID"] : []),
          ...(statuses.includes(206) ? ["Range"] : []),
        ]);
      }
    }));

  it("says what the data of each event is", () =>
    withService(async (test) => {
      const document = JSON.parse(await load(test.service.url));
      const { content } = document.paths[`${run}/events`].get.responses[200];
      const { schema, "x-itemSchema": item } = content["text/event-stream"];
      assert.equal(schema.type, "string");
      for (const name of Object.keys(runEventDataSchemas)) {
        const { data } = item.oneOf.find(
          ({ properties }: EventItem) => properties.event.const === name,
        ).properties;
        const component = data.contentSchema.$ref.replace("#/components/schemas/", "");
        assert.equal(document.components.schemas[component].type, "object", name);
        assert.ok(schema.description.includes(`\`${name}\` (${component})`), name);
      }
      assert.equal(item.oneOf.length, Object.keys(runEventDataSchemas).length);
    }));

  it("says what may have stopped an observation: every kind of stop trigger there is, and a command", () =>
    withService(async (test) => {
      const text = await load(test.service.url);
      const described: unknown[] = [];
      JSON.parse(text, (key, value) => {
        if (key === "stoppedBy") described.push(JSON.stringify(value.enum));
        return value;
      });
      const triggers = ["record-count", "record-sequence-number", "duration", "idle", "schema"];
      assert.deepEqual([...new Set(described)], [JSON.stringify([...triggers, "command"])]);
    }));
});

interface EventItem {
  readonly properties: { readonly event: { readonly const: string } };
}

/** Without the token. */
async function load(url: string): Promise<string> {
  const response = await fetch(`${url}/openapi.json`);
  assert.equal(response.status, 200);
  return await response.text();
}
