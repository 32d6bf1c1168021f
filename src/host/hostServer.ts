import { UserError } from "../model/userError.ts";
import {
  type EditorToHost,
  type HostMethod,
  type HostToEditor,
  hostRequests,
} from "../model/wire/hostProtocol.ts";
import { createAgentHandlers } from "./agentHandlers.ts";
import { createAssistHandlers } from "./assistHandlers.ts";
import { createBaselineHandlers } from "./baselineHandlers.ts";
import { createCellHandlers } from "./cellHandlers.ts";
import { createChatBridge } from "./chatBridge.ts";
import { createComparisonHandlers } from "./comparisonHandlers.ts";
import { createDataHandlers } from "./dataHandlers.ts";
import { createDraftHandlers } from "./draftHandlers.ts";
import { createFileHandlers } from "./fileHandlers.ts";
import { createHistoryHandlers } from "./historyHandlers.ts";
import { type Handlers, HostSession } from "./hostSession.ts";
import { createImportHandlers } from "./importHandlers.ts";
import { createKeyBridge } from "./keyBridge.ts";
import { createModelHandlers } from "./modelHandlers.ts";
import { createProblemHandlers } from "./problemHandlers.ts";
import { createQueueBridge } from "./queueBridge.ts";
import { createQueueHandlers } from "./queueHandlers.ts";
import { createRunHandlers } from "./runHandlers.ts";
import { createServiceHandlers } from "./serviceHandlers.ts";
import { createStorageHandlers } from "./storageHandlers.ts";
import { createStreamHandlers } from "./streamHandlers.ts";
import { toFailure } from "./toFailure.ts";

/** The run host without its channel: takes messages, posts messages. */
export interface HostServer {
  onMessage(message: EditorToHost): void;
  /** Whether a run goes on to its end when the editor is gone. */
  readonly finishesRun: boolean;
  /** Starts nothing more; resolves when the run that goes on has ended. One that asks the editor is interrupted. */
  finish(): Promise<void>;
  /** Stops a run that goes on as interrupted, and the Test Service; resolves when the result file is written. */
  close(): Promise<void>;
}

/** Serves one workspace folder, named by `initialize`, which must come first. */
export function createHostServer(post: (message: HostToEditor) => void): HostServer {
  const chat = createChatBridge(post);
  const keys = createKeyBridge(post);
  const queues = createQueueBridge(post);
  const session = new HostSession({
    post,
    sendEditorChat: chat.sendEditorChat,
    askKeys: keys.askKeys,
    askQueue: queues.askQueue,
  });
  const handlers = createHandlers(session);

  async function answer(id: number, method: string, params: unknown): Promise<void> {
    try {
      if (!isHostMethod(method)) throw new UserError(`unknown request ${method}`, { code: "host" });
      const checked = hostRequests[method].params.parse(params);
      const handle = handlers[method] as (params: unknown) => Promise<unknown>;
      post({ type: "response", id, result: await handle(checked) });
    } catch (error) {
      post({ type: "response", id, error: toFailure(error) });
      if (!(error instanceof UserError)) post(logOf(method, error));
    }
  }

  return {
    onMessage(message) {
      if (message.type === "chatReply") chat.onReply(message);
      else if (message.type === "keyReply") keys.onReply(message);
      else if (message.type === "queueReply") queues.onReply(message);
      else if (message.type === "onWindowClose") session.onWindowClose = message.runs;
      else void answer(message.id, message.method, message.params);
    },
    get finishesRun() {
      return session.onWindowClose === "finish";
    },
    async finish() {
      chat.close(() => void session.close());
      await session.finish();
    },
    close: () => session.close(),
  };
}

// --- internal ---

/** What the host does for each request. */
function createHandlers(session: HostSession): Handlers {
  return {
    initialize: async (settings) => {
      return { recovered: (await session.serve(settings).runs.recover()).closed };
    },
    ...createAgentHandlers(session),
    ...createAssistHandlers(session),
    ...createRunHandlers(session),
    ...createComparisonHandlers(session),
    ...createModelHandlers(session),
    ...createCellHandlers(session),
    ...createServiceHandlers(session),
    ...createStreamHandlers(session),
    ...createStorageHandlers(session),
    ...createDataHandlers(session),
    ...createHistoryHandlers(session),
    ...createBaselineHandlers(session),
    ...createFileHandlers(session),
    ...createProblemHandlers(session),
    ...createDraftHandlers(session),
    ...createImportHandlers(session),
    ...createQueueHandlers(session),
  };
}

function isHostMethod(method: string): method is HostMethod {
  return Object.hasOwn(hostRequests, method);
}

function logOf(method: string, error: unknown): HostToEditor {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { type: "log", level: "error", message: `${method}: ${detail}` };
}
