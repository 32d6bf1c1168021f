import type { GrantedKey, KeyNeed } from "../model/config/keyNeed.ts";
import { UserError } from "../model/userError.ts";
import type { EditorToHost, HostToEditor } from "../model/wire/hostProtocol.ts";
import { createQuestions } from "./questions.ts";

type KeyReply = Extract<EditorToHost, { type: "keyReply" }>;

/** Keys that the editor hands over for runs it did not start itself. */
export interface KeyBridge {
  /** Throws `UserError` when they are refused, or when nobody answers in time. */
  askKeys(needs: readonly KeyNeed[]): Promise<readonly GrantedKey[]>;
  onReply(message: KeyReply): void;
}

/** Asks over the channel; a person may have to answer there, and whoever asked for the run waits as long. */
export function createKeyBridge(post: (message: HostToEditor) => void, waitMs?: number): KeyBridge {
  const { ask, onReply } = createQuestions<KeyReply>(waitMs);
  return {
    async askKeys(needs) {
      const reply = await ask(
        (id) => post({ type: "askKeys", id, needs: [...needs] }),
        () => describeSilence(needs),
      );
      return readReply(reply);
    },
    onReply,
  };
}

// --- internal ---

function readReply({ keys, refusal = "The keys were refused." }: KeyReply): readonly GrantedKey[] {
  if (keys !== undefined) return keys;
  throw new UserError(refusal, { code: "forbidden" });
}

function describeSilence(needs: readonly KeyNeed[]): UserError {
  const list = needs.map(({ name, origin }) => `${name} for ${origin}`).join(", ");
  const message = `The editor was asked for keys (${list}), and nobody answered.`;
  return new UserError(message, { code: "forbidden" });
}
