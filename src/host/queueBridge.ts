import { UserError } from "../model/userError.ts";
import type { EditorToHost, HostToEditor } from "../model/wire/hostProtocol.ts";
import type { QueueAccess } from "../model/wire/queueRequests.ts";
import { createQuestions } from "./questions.ts";

type QueueReply = Extract<EditorToHost, { type: "queueReply" }>;

/** The queue of the editor, for runs it did not start itself. */
export interface QueueBridge {
  /** Throws `UserError` when there is none, or when nobody answers in time. */
  askQueue(): Promise<QueueAccess>;
  onReply(message: QueueReply): void;
}

export function createQueueBridge(post: (message: HostToEditor) => void): QueueBridge {
  const { ask, onReply } = createQuestions<QueueReply>();
  return {
    async askQueue() {
      const { queue, refusal = "The editor has no queue." } = await ask(
        (id) => post({ type: "askQueue", id }),
        () => new UserError("The editor did not tell its queue.", { code: "config" }),
      );
      if (queue !== undefined) return queue;
      throw new UserError(refusal, { code: "config" });
    },
    onReply,
  };
}
