import type { UserError } from "../model/userError.ts";

/** Questions to the editor, which a person may have to answer there; whoever asked for the run waits as long. */
export interface Questions<Reply> {
  /** Throws what `describeSilence` makes when nobody answers in time. */
  ask(post: (id: number) => void, describeSilence: () => UserError): Promise<Reply>;
  onReply(reply: Reply): void;
}

export function createQuestions<Reply extends { readonly id: number }>(
  waitMs = longestWaitMs,
): Questions<Reply> {
  const waiting = new Map<number, (reply: Reply) => void>();
  let lastId = 0;
  return {
    async ask(post, describeSilence) {
      const id = ++lastId;
      const { promise, resolve, reject } = Promise.withResolvers<Reply>();
      const timer = setTimeout(() => reject(describeSilence()), waitMs);
      waiting.set(id, resolve);
      try {
        post(id);
        return await promise;
      } finally {
        clearTimeout(timer);
        waiting.delete(id);
      }
    },
    onReply: (reply) => waiting.get(reply.id)?.(reply),
  };
}

// --- internal ---

const longestWaitMs = 120_000;
