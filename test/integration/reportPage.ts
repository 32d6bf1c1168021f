import * as vscode from "vscode";
import { parseExactJson } from "../../src/model/json/exactJson.ts";
import type { ComponentStatus } from "../../src/model/results/streamStatus.ts";
import {
  type HostMessage,
  hostMessageSchema,
  type ReportQuestion,
  type WebviewMessage,
} from "../../src/model/wire/reportProtocol.ts";
import { type StartedRun, waitFor, withAnswers } from "./support.ts";

type Unnumbered<T> = T extends unknown ? Omit<T, "requestId"> : never;

/** The messages of a report, without a page that draws them. */
export interface ReportPage {
  /** Sends what the page would, as JSON like a webview does. */
  send(message: WebviewMessage): void;
  /** Asks and resolves with the answer. */
  ask(question: Unnumbered<ReportQuestion>): Promise<HostMessage>;
  /** Resolves with the status of a component of the stream test that goes on once it is as wanted. */
  waitForComponent(
    id: string,
    isWanted: (status: ComponentStatus) => boolean,
  ): Promise<ComponentStatus>;
  /** Resolves with the first message of a kind that is as wanted. */
  waitForMessage<T extends HostMessage["type"]>(
    type: T,
    isWanted?: (message: Extract<HostMessage, { type: T }>) => boolean,
  ): Promise<Extract<HostMessage, { type: T }>>;
  close(): void;
}

/** Opens the report of a run by its command; the test is its page. */
export async function openReportPage(run: StartedRun): Promise<ReportPage> {
  const toHost = new vscode.EventEmitter<unknown>();
  const disposed = new vscode.EventEmitter<void>();
  const received: HostMessage[] = [];
  const webview = {
    cspSource: "test",
    html: "",
    asWebviewUri: (uri: vscode.Uri) => uri,
    onDidReceiveMessage: toHost.event,
    postMessage: async (text: string) =>
      received.push(hostMessageSchema.parse(parseExactJson(text))) > 0,
  };
  const panel = {
    webview,
    title: "",
    active: false,
    visible: true,
    onDidDispose: disposed.event,
    reveal: () => undefined,
    dispose: () => disposed.fire(),
  };
  await withAnswers({ createWebviewPanel: () => panel }, async () => {
    await vscode.commands.executeCommand("touchstone.openReport", run);
  });
  const send = (message: WebviewMessage) => toHost.fire(JSON.parse(JSON.stringify(message)));
  let requestId = 0;
  send({ type: "ready" });
  return {
    send,
    async ask(question) {
      requestId += 1;
      const id = requestId;
      send({ ...question, requestId: id } as ReportQuestion);
      return await waitFor(`the answer to ${question.type}`, async () =>
        received.find((message) => "requestId" in message && message.requestId === id),
      );
    },
    waitForComponent: (id, isWanted) =>
      waitFor(`the wanted state of ${id}`, async () => {
        const reports = received.filter((message) => message.type === "report");
        const components = reports.at(-1)?.model.stream?.components ?? [];
        return components.find((status) => status.id === id && isWanted(status));
      }),
    waitForMessage: (type, isWanted = () => true) =>
      waitFor(`a message ${type}`, async () => {
        const ofType = (message: HostMessage) => message.type === type;
        return (received.filter(ofType) as Extract<HostMessage, { type: typeof type }>[]).find(
          isWanted,
        );
      }),
    close: () => disposed.fire(),
  };
}
