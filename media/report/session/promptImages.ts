import type { PromptFile } from "../../../src/model/chatMessage.ts";
import { promptImageBytes } from "../../../src/model/results/report.ts";
import type { ComparisonReply } from "../../../src/model/wire/comparisonProtocol.ts";
import type { ReportAnswer, WebviewMessage } from "../../../src/model/wire/reportProtocol.ts";

type GetPromptImage = Extract<WebviewMessage, { type: "getPromptImage" }>;

/** The images that went with the prompts of a test, asked for when they are to be seen. */
export class PromptImages {
  private readonly post: (message: GetPromptImage) => void;
  private readonly nextRequestId: () => number;
  /** Which file a request is about. */
  private readonly asked = new Map<number, string>();
  /** Data URLs; undefined for what cannot be shown, or is not here yet. */
  private readonly urls = new Map<string, string | undefined>();

  constructor(post: (message: GetPromptImage) => void, nextRequestId: () => number) {
    this.post = post;
    this.nextRequestId = nextRequestId;
  }

  /** What an image is shown from; undefined for all that is not, or not yet, shown. */
  find(file: PromptFile): string | undefined {
    return this.urls.get(keyOf(file));
  }

  /** Asks for those that were not asked for yet. */
  load(files: readonly PromptFile[]): void {
    for (const file of files.filter(mayBeShown)) {
      const key = keyOf(file);
      if (this.urls.has(key) || this.urls.size >= mostImages) continue;
      this.urls.set(key, undefined);
      const requestId = this.nextRequestId();
      this.asked.set(requestId, key);
      this.post({ type: "getPromptImage", requestId, file });
    }
  }

  /** Takes an answer of the host; false when it was not asked for. */
  accept(answer: ReportAnswer | ComparisonReply): boolean {
    const key = this.asked.get(answer.requestId);
    if (key === undefined) return false;
    this.asked.delete(answer.requestId);
    if (answer.type !== "getPromptImage" || answer.result.image === undefined) return true;
    const { mediaType, base64 } = answer.result.image;
    this.urls.set(key, `data:${mediaType};base64,${base64}`);
    return true;
  }
}

// --- internal ---

/** So many are held for one test. */
const mostImages = 20;

function mayBeShown({ mediaType, bytes }: PromptFile): boolean {
  return mediaType.startsWith("image/") && bytes <= promptImageBytes;
}

function keyOf({ path, sha256 }: PromptFile): string {
  return `${sha256} ${path}`;
}
