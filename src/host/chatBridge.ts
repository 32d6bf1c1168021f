import { ProviderError, type ProviderReply, type SendEditorChat } from "../model/provider.ts";
import type { EditorToHost, HostToEditor } from "../model/wire/hostProtocol.ts";

type ChatReply = Extract<EditorToHost, { type: "chatReply" }>;

/** Chat requests that the editor makes for providers which exist only there. */
export interface ChatBridge {
  readonly sendEditorChat: SendEditorChat;
  onReply(message: ChatReply): void;
  /** The editor is gone: who asks it, or waits for its answer, waits until stopped, and `onAsked` is told. */
  close(onAsked: () => void): void;
}

/** Sends chat requests over the channel and hands each reply to the one who asked. */
export function createChatBridge(post: (message: HostToEditor) => void): ChatBridge {
  const waiting = new Map<number, (message: ChatReply) => void>();
  let lastId = 0;
  let closed: (() => void) | undefined;

  const sendEditorChat: SendEditorChat = (request, signal) =>
    new Promise<ProviderReply>((resolve, reject) => {
      signal.throwIfAborted();
      const id = ++lastId;
      const onAbort = () => {
        waiting.delete(id);
        post({ type: "cancelChat", id });
        reject(signal.reason);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      waiting.set(id, ({ reply, failure }) => {
        signal.removeEventListener("abort", onAbort);
        if (reply !== undefined) return resolve(reply);
        const { kind, message } = failure ?? { kind: "internal" as const, message: "no reply" };
        reject(new ProviderError(message, { kind }));
      });
      post({ ...request, type: "chat", id, messages: [...request.messages] });
      closed?.();
    });

  return {
    sendEditorChat,
    close(onAsked) {
      closed = onAsked;
      if (waiting.size > 0) onAsked();
    },
    onReply(message) {
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    },
  };
}
