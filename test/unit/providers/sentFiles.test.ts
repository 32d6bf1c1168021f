import assert from "node:assert/strict";
import type { ChatMessage, PromptFile } from "../../../src/model/chatMessage.ts";
import type { FileContent, ProviderRequest } from "../../../src/model/provider.ts";
import { createProvider } from "../../../src/providers/createProvider.ts";
import { providerKinds } from "../../../src/providers/providerKinds.ts";
import { startChatServer } from "../../servers/chatServer.ts";
import { describeFile, makeFile, mediaTypes } from "../sampleFiles.ts";
import {
  createHttpProvider,
  type HttpKind,
  httpKinds,
  makeConfig,
  makeRequest,
  neverAborted,
  providerContext,
  serverKinds,
} from "./fixtures.ts";

/** A file of each type, with what a test would have read of it. */
const contents = mediaTypes.map((mediaType) => makeFile(mediaType));
const files: PromptFile[] = mediaTypes.map((mediaType, at) =>
  describeFile(`data/files/${at}.bin`, contents[at] ?? Buffer.alloc(0), mediaType),
);
const read = new Map<string, FileContent>(
  files.map(({ path }, at) => [
    path,
    { file: `/ws/${path}`, content: contents[at] ?? Buffer.alloc(0) },
  ]),
);

/** A retry: the files are on the first of two user messages. */
const messages: ChatMessage[] = [
  { role: "system", content: "Be exact." },
  { role: "user", content: "Who?", files },
  { role: "assistant", content: "{}" },
  { role: "user", content: "Again." },
];
const request: ProviderRequest = makeRequest({ messages, files: read });

type Part = Record<string, unknown>;

/** What each API has in place of a file: see its reference. */
const parts: Record<HttpKind, (mediaType: string, data: string, name: string) => Part> = {
  "openai-compatible": chatPart,
  openai: chatPart,
  anthropic: (media_type, data) => ({
    type: media_type === "application/pdf" ? "document" : "image",
    source: { type: "base64", media_type, data },
  }),
  google: (mimeType, data) => ({ inlineData: { mimeType, data } }),
};

function chatPart(mediaType: string, data: string, filename: string): Part {
  const url = `data:${mediaType};base64,${data}`;
  return mediaType === "application/pdf"
    ? { type: "file", file: { filename, file_data: url } }
    : { type: "image_url", image_url: { url } };
}

const own = files.map(({ mediaType, path }, at) => ({
  mediaType,
  data: contents[at]?.toString("base64") ?? "",
  name: path.slice("data/files/".length),
}));

describe("files on the wire", () => {
  for (const kind of httpKinds) {
    it(`go ahead of the text of their message, byte for byte, to ${kind}`, async () => {
      const server = await startChatServer({ kind: serverKinds[kind] });
      try {
        const provider = await createHttpProvider(kind, server);
        await provider.send(request, neverAborted());
        await provider.dispose();
        const { body } = server.last();
        const sent = own.map(({ mediaType, data, name }) => parts[kind](mediaType, data, name));
        const [first, answer, again] =
          kind === "google"
            ? (body.contents as Part[])
            : (body.messages as Part[]).filter(({ role }) => role !== "system");
        if (kind === "google") {
          assert.deepEqual(first, { role: "user", parts: [...sent, { text: "Who?" }] });
          assert.deepEqual(answer, { role: "model", parts: [{ text: "{}" }] });
          assert.deepEqual(again, { role: "user", parts: [{ text: "Again." }] });
        } else {
          const text = { type: "text", text: "Who?" };
          assert.deepEqual(first, { role: "user", content: [...sent, text] });
          assert.deepEqual(answer, { role: "assistant", content: "{}" });
          assert.deepEqual(again, { role: "user", content: "Again." });
        }
      } finally {
        await server.close();
      }
    });
  }

  it("are no concern of simulated replies", async () => {
    const provider = await createProvider(makeConfig({ kind: "simulated" }), providerContext);
    const withFiles = await provider.send(request, neverAborted());
    const plain = makeRequest({
      messages: messages.map(({ role, content }) => ({ role, content })),
    });
    assert.deepEqual(withFiles, await provider.send(plain, neverAborted()));
  });

  it("are told to a command by their absolute paths, without what they hold", async () => {
    const script = "process.stdin.pipe(process.stdout)";
    const config = { kind: "command", command: process.execPath, args: ["-e", script] };
    const provider = await createProvider(makeConfig(config), providerContext);
    const { text } = await provider.send(request, neverAborted());
    await provider.dispose();
    const [system, first, ...others] = messages;
    const absolute = files.map((file) => ({ ...file, path: `/ws/${file.path}` }));
    const { files: _, ...rest } = request;
    assert.deepEqual(JSON.parse(text), {
      ...rest,
      messages: [system, { ...first, files: absolute }, ...others],
    });
  });

  it("are taken by every kind but those of the editor", () => {
    assert.deepEqual(
      providerKinds.filter(({ takesFiles }) => !takesFiles).map(({ kind }) => kind),
      ["vscode-lm"],
    );
  });
});
