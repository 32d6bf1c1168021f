import assert from "node:assert/strict";
import { PromptImages } from "../../../../media/report/session/promptImages.ts";
import type { PromptFile } from "../../../../src/model/chatMessage.ts";
import type { WebviewMessage } from "../../../../src/model/wire/reportProtocol.ts";

type GetImage = Extract<WebviewMessage, { type: "getPromptImage" }>;

const image: PromptFile = { path: "a.png", sha256: "aa", bytes: 10, mediaType: "image/png" };
const png = { mediaType: "image/png", base64: "iVBORw0KGgo=" } as const;

function createImages() {
  const asked: GetImage[] = [];
  let lastId = 0;
  const images = new PromptImages(
    (message) => void (message.type === "getPromptImage" && asked.push(message)),
    () => ++lastId,
  );
  const answer = (at: number, result: { image?: typeof png }) =>
    images.accept({ type: "getPromptImage", requestId: asked[at]?.requestId ?? -1, result });
  return { images, asked, answer };
}

describe("PromptImages", () => {
  it("asks once for each image, and shows it when it comes", () => {
    const { images, asked, answer } = createImages();
    const other = { ...image, sha256: "bb" };
    images.load([image, other]);
    images.load([image]);
    assert.deepEqual(
      asked.map(({ file }) => file),
      [image, other],
    );
    assert.equal(images.find(image), undefined);
    assert.ok(answer(0, { image: png }));
    assert.equal(images.find(image), `data:image/png;base64,${png.base64}`);
    assert.equal(images.find(other), undefined);
  });

  it("shows none that the host does not give, and does not ask again", () => {
    const { images, asked, answer } = createImages();
    images.load([image]);
    assert.ok(answer(0, {}));
    images.load([image]);
    assert.deepEqual([asked.length, images.find(image)], [1, undefined]);
    const failed = { ...image, path: "b.png" };
    images.load([failed]);
    const requestId = asked[1]?.requestId ?? -1;
    assert.ok(images.accept({ type: "requestFailed", requestId, message: "no" }));
    assert.equal(images.find(failed), undefined);
  });

  it("asks neither for PDFs nor for images too large, and for few of many", () => {
    const { images, asked } = createImages();
    images.load([{ ...image, mediaType: "application/pdf" }]);
    images.load([{ ...image, bytes: 4 * 1024 * 1024 + 1 }]);
    assert.equal(asked.length, 0);
    images.load(Array.from({ length: 50 }, (_, at) => ({ ...image, path: `${at}.png` })));
    assert.equal(asked.length, 20);
  });

  it("leaves answers to other questions alone", () => {
    const { images, asked } = createImages();
    images.load([image]);
    const requestId = (asked[0]?.requestId ?? 0) + 1;
    assert.ok(!images.accept({ type: "getPromptImage", requestId, result: { image: png } }));
  });
});
