import path from "node:path";
import * as z from "zod";
import { editorHints } from "../../../model/config/editorHints.ts";
import { isHttpToken } from "../../../model/config/httpHeader.ts";
import type { KeyFault } from "../../../model/config/keyFault.ts";
import { parsePointer } from "../../../model/json/jsonPointer.ts";
import { readKey } from "../../../model/json/jsonValue.ts";
import { commonKeys } from "../commonKeys.ts";
import type { SourceKind } from "../sourceKind.ts";
import { loadHarFeed } from "./harFile.ts";
import { findHarFaults } from "./harReading.ts";
import { harSelectionSchema } from "./harSelection.ts";

const schema = z.strictObject({
  ...commonKeys,
  kind: z.literal("http-replay").meta({ description: "Requests from a HAR file." }),
  file: z
    .string()
    .min(1)
    .meta({ description: "HAR file, relative to this one." })
    .register(editorHints, { files: { what: "HAR file", usual: "**/*.har" } }),
  only: harSelectionSchema
    .optional()
    .meta({ description: "Which of its entries are sent; all unless set." }),
});

export const httpReplayKind: SourceKind<z.infer<typeof schema>> = {
  kind: "http-replay",
  schema,
  findFile: ({ file }) => ({ key: "file", file, what: "HAR file" }),
  findContentFaults: ({ file, only }, folder) => findHarFaults(path.resolve(folder, file), only),
  findFaults: ({ sentAt, dispatchers }) => [
    ...(sentAt === undefined ? [] : findSentAtFaults(sentAt)),
    ...dispatchers.flatMap((dispatcher, index) => {
      const batchSize = readKey(dispatcher, "batchSize") ?? 1;
      return batchSize === 1
        ? []
        : [{ path: ["dispatchers", index, "batchSize"], message: noBatches }];
    }),
  ],
  openFeed: ({ file, only, sentAt, key }, { folder, log }) =>
    loadHarFeed({
      path: path.resolve(folder, file),
      shownFile: file,
      selection: only,
      parsesBodies: [sentAt, key].some((pointer) => pointer?.startsWith("/body/")),
      log,
    }),
};

// --- internal ---

const noBatches = "must be 1 or left out: recorded requests are sent one by one";

function findSentAtFaults(sentAt: string): KeyFault[] {
  const [first, ...rest] = parsePointer(sentAt);
  if (first === undefined) return []; // told of every source
  if ((first !== "headers" && first !== "body") || rest.length === 0) {
    const message =
      "must point below /headers or /body of a recorded request, such as /headers/x-sent-at";
    return [{ path: ["sentAt"], message }];
  }
  const name = rest.join("/");
  if (first === "body" || isHttpToken(name)) return [];
  const message = `must name a header: "${name}" is not the name of a header`;
  return [{ path: ["sentAt"], message }];
}
