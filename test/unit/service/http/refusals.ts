import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { type TestService, token } from "../serviceFixture.ts";
import { type RawAnswer, type RawRequest, sendRaw } from "./rawRequest.ts";

/** A request that must fail with an error in the one form, which tells nothing of the machine. */
export async function refuse(
  test: TestService,
  raw: RawRequest,
  status: number,
  code: string,
): Promise<RawAnswer> {
  const answer = await sendRaw(test.service.url, raw);
  assert.deepEqual([answer.status, expectError(answer).code], [status, code], JSON.stringify(raw));
  expectClean(test, answer);
  return answer;
}

/** A run that must not start. */
export async function refuseRun(
  test: TestService,
  body: unknown,
  ...statuses: number[]
): Promise<void> {
  const raw = {
    path: "/api/test_runs",
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  };
  const answer = await sendRaw(test.service.url, raw);
  assert.ok(statuses.includes(answer.status), `${raw.body}: ${answer.status} ${answer.text}`);
  expectError(answer);
  expectClean(test, answer);
  assert.equal(test.runs.active, undefined);
}

/** The error of an answer in the one form. */
export function expectError({ headers, text }: RawAnswer): { code: string; message: string } {
  assert.match(headers["content-type"] ?? "", /^application\/json(; charset=utf-8)?$/, text);
  const { error } = JSON.parse(text);
  assert.equal(typeof error.message, "string");
  return error;
}

/** No absolute path, no stack, no header that lets another origin read. */
export function expectClean(test: TestService, { headers, text }: RawAnswer): void {
  for (const folder of [test.workspaceFolder, `${tmpdir()}/`, process.cwd()]) {
    assert.ok(!text.includes(folder), text);
  }
  assert.doesNotMatch(text, /\bat \S+ \(|\.ts:\d+|node:internal/);
  assert.ok(!text.includes(token), text);
  const names = Object.keys(headers).filter((name) => name.startsWith("access-control-"));
  assert.deepEqual(names, []);
}

/** The id of a run that has ended. */
export async function runToEnd(test: TestService, config: unknown): Promise<string> {
  const response = await test.post("/api/test_runs", { config });
  assert.equal(response.status, 201, await response.clone().text());
  const { id } = (await response.json()) as { id: string };
  await test.runs.active?.finished;
  return id;
}
