import assert from "node:assert/strict";
import type { PromptFile } from "../../src/model/chatMessage.ts";
import type { TestAttempts, TestKey } from "../../src/model/results/report.ts";
import { makeAttempts, makeTests } from "./reportPageData.ts";
import { ReportPageFixture } from "./reportPageFixture.ts";
import { FakeHost } from "./reportPageHost.ts";

/** One red pixel. */
const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC";

const files: PromptFile[] = [
  { path: "data/receipts/r-17.png", sha256: "aa", bytes: 48_213, mediaType: "image/png" },
  { path: "data/receipts/gone.jpg", sha256: "bb", bytes: 1024, mediaType: "image/jpeg" },
  { path: `data/<b>terms</b>.pdf`, sha256: "cc", bytes: 300, mediaType: "application/pdf" },
];

/** The attempts of the sample, whose first prompt has files. */
function makeAttemptsWithFiles(key: TestKey): TestAttempts {
  const made = makeAttempts(key);
  const [attempt] = made.attempts;
  const messages = [{ role: "user" as const, content: "Read the receipt.", files }];
  return { ...made, attempts: attempt === undefined ? [] : [attempt], prompts: { p1: messages } };
}

describe("files of prompts in the report page", function () {
  this.timeout(60_000);
  const report = new ReportPageFixture();
  report.registerHooks();

  it("are shown with type and size once the prompt is unfolded, images while they are what was sent", async () => {
    const host = new FakeHost(makeTests(1));
    host.attempts = makeAttemptsWithFiles;
    host.answerElse = (message) => {
      if (message.type !== "getPromptImage") return undefined;
      const { requestId, file } = message;
      const image = { mediaType: "image/png", base64: pixel } as const;
      const result = file.path.endsWith("gone.jpg") ? {} : { image };
      return { type: "getPromptImage", requestId, result };
    };
    await report.open(host);
    await report.page.locator("#test-0").click();
    const detail = report.page.getByRole("complementary");
    const prompt = detail.locator("summary", { hasText: "Prompt" });
    await prompt.getByText("1 message, 3 files").waitFor();
    const asked = () => host.received.filter((message) => message.type === "getPromptImage");
    assert.equal(asked().length, 0);
    await prompt.click();
    const list = detail.getByRole("list", { name: "Files" });
    await list.locator("img").waitFor();
    assert.deepEqual(
      (await list.getByRole("listitem").allInnerTexts()).map((text) => text.split(/\s*\n\s*/)),
      [
        ["data/receipts/r-17.png", "image/png, 47.1 KB"],
        ["data/receipts/gone.jpg", "image/jpeg, 1.00 KB"],
        ["data/<b>terms</b>.pdf", "application/pdf, 300 B"],
      ],
    );
    const widths = await list
      .locator("img")
      .evaluateAll((images) => images.map((image) => Reflect.get(image, "naturalWidth")));
    assert.deepEqual(widths, [1]);
    assert.deepEqual(
      asked().map(({ file }) => file.path),
      ["data/receipts/r-17.png", "data/receipts/gone.jpg"],
    );
  });

  it("open in the editor by a click", async () => {
    const host = new FakeHost(makeTests(1));
    host.attempts = makeAttemptsWithFiles;
    await report.open(host);
    await report.page.locator("#test-0").click();
    const detail = report.page.getByRole("complementary");
    await detail.locator("summary", { hasText: "Prompt" }).click();
    await detail.getByRole("button", { name: "terms" }).click();
    await report.waitFor(() => host.received.some(({ type }) => type === "openPromptFile"));
    assert.deepEqual(
      host.received.filter(({ type }) => type === "openPromptFile"),
      [{ type: "openPromptFile", path: "data/<b>terms</b>.pdf" }],
    );
  });
});
