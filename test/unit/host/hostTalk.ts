import assert from "node:assert/strict";
import {
  type EditorToHost,
  type HostMethod,
  type HostParams,
  type HostResult,
  type HostToEditor,
  hostRequests,
  hostToEditorSchema,
} from "../../../src/model/wire/hostProtocol.ts";

/** What is said to and heard of a run host, whatever is between. */
export interface HostTalk {
  /** Everything the host has said, as the editor would receive it. */
  readonly messages: readonly HostToEditor[];
  /** Takes what the host says. */
  hear(message: unknown): void;
  request<M extends HostMethod>(method: M, params: HostParams<M>): Promise<HostResult<M>>;
  /** Resolves with what `find` finds, which is asked again whenever the host says something. */
  waitFor<T>(find: () => T | undefined): Promise<T>;
}

/** Speaks to a host through `send`. */
export function createHostTalk(send: (message: EditorToHost) => void): HostTalk {
  const messages: HostToEditor[] = [];
  const watchers = new Set<() => void>();
  let lastId = 0;

  const waitFor: HostTalk["waitFor"] = (find) =>
    new Promise((resolve) => {
      const watch = () => {
        const found = find();
        if (found === undefined) return;
        watchers.delete(watch);
        resolve(found);
      };
      watchers.add(watch);
      watch();
    });

  return {
    messages,
    hear(message) {
      messages.push(hostToEditorSchema.parse(message));
      for (const watch of watchers) watch();
    },
    async request(method, params) {
      lastId += 1;
      const id = lastId;
      send({ type: "request", id, method, params });
      const answer = await waitFor(() =>
        messages.find((each) => each.type === "response" && each.id === id),
      );
      assert.ok(answer.type === "response");
      const { error, result } = answer;
      if (error !== undefined) throw new Error(`${error.code}: ${error.message}`);
      return hostRequests[method].result.parse(result) as HostResult<typeof method>;
    },
    waitFor,
  };
}
