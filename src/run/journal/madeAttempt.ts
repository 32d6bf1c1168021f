import type { ChatMessage } from "../../model/chatMessage.ts";
import type { AttemptResult, CaseResult } from "../../model/results/resultFile.ts";

/** An attempt as it was made. */
export interface MadeAttempt {
  readonly attempt: AttemptResult;
  /** Its time in ms without waits for the request rate. */
  readonly activeMs: number;
  /** Whether a reply came, whatever was made of it. */
  readonly hasReply: boolean;
  /** When its reply or fault came, epoch ns. */
  readonly arrivedNs: bigint;
  /** Of a test that is run with a case: what there is to say of it as of this attempt. */
  readonly caseResult?: CaseResult;
  /** Id of its record, where it has one already. */
  readonly id?: string;
  /** It came from another machine once its test had been given to somebody else: it counts as abandoned only. */
  readonly abandoned?: true;
}

/** The message list an attempt sent. */
export interface AttemptPrompt {
  readonly hash: string;
  readonly messages: readonly ChatMessage[];
}
