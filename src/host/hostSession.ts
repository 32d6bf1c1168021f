import type {
  HostMethod,
  HostParams,
  HostResult,
  HostSettings,
  HostToEditor,
} from "../model/hostProtocol.ts";
import type { SendEditorChat } from "../model/provider.ts";
import { UserError } from "../model/userError.ts";
import type { ActiveRun } from "../run/activeRun.ts";
import { openTestDataStore, type TestDataStore } from "../store/testDataStore.ts";
import { createReports, type Reports } from "./reports.ts";

export type Handler<M extends HostMethod> = (params: HostParams<M>) => Promise<HostResult<M>>;
export type Handlers = { readonly [M in HostMethod]: Handler<M> };

/** How the host reaches the editor. */
export interface EditorChannel {
  readonly post: (message: HostToEditor) => void;
  readonly sendEditorChat: SendEditorChat;
}

/** The workspace folder that a host serves. */
export interface ServedFolder {
  readonly settings: HostSettings;
  readonly store: TestDataStore;
  readonly reports: Reports;
}

/** What the host remembers between requests: its folder, and the run that goes on. */
export class HostSession {
  readonly editor: EditorChannel;
  activeRun: ActiveRun | undefined;
  private served: ServedFolder | undefined;

  constructor(editor: EditorChannel) {
    this.editor = editor;
  }

  /** Throws until `serve` was called. */
  get folder(): ServedFolder {
    if (this.served === undefined) throw new UserError("initialize comes first", { code: "host" });
    return this.served;
  }

  serve(settings: HostSettings): ServedFolder {
    const store = openTestDataStore(settings.dataFolder);
    this.served = { settings, store, reports: createReports(store, () => this.activeRun) };
    return this.served;
  }

  readonly warn = (message: string): void => {
    this.editor.post({ type: "log", level: "warn", message });
  };
}
