import type { Page } from "playwright-core";
import { answerReport } from "../../src/editor/report/answerReport.ts";
import { errorMessage } from "../../src/model/userError.ts";
import {
  type HostMessage,
  hostMessageSchema,
  webviewMessageSchema,
} from "../../src/model/wire/reportProtocol.ts";
import { type HostHarness, openHost } from "../unit/host/hostHarness.ts";
import { type PageStub, postSource } from "./reportPageHost.ts";

/** Stands between the page of a report and a run host, as the extension does. */
export class RealReportHost implements PageStub {
  readonly faults: string[] = [];
  page: Page | undefined;
  private readonly host: HostHarness;
  private readonly runId: string;

  constructor(host: HostHarness, runId: string) {
    this.host = host;
    this.runId = runId;
  }

  /** Opens a result file by its path. */
  static async open(folder: string, file: string): Promise<RealReportHost> {
    const host = await openHost(folder, folder);
    const { runId } = await host.request("openResultFile", { file });
    return new RealReportHost(host, runId);
  }

  async receive(raw: unknown): Promise<void> {
    const message = webviewMessageSchema.parse(raw);
    if (message.type === "ready") await this.sendReport();
    else if ("requestId" in message) {
      const { requestId } = message;
      await this.send(
        await answerReport(this.host, this.runId, message).catch((error) => {
          return { type: "requestFailed", requestId, message: errorMessage(error) };
        }),
      );
    }
  }

  close(): Promise<void> {
    return this.host.close();
  }

  /** Tells of the report again until all of it is read. */
  private async sendReport(): Promise<void> {
    const model = await this.host.request("getReport", { runId: this.runId });
    await this.send({ type: "report", model });
    if (model.reading?.isGoingOn === true) await this.sendReport();
  }

  private async send(message: HostMessage): Promise<void> {
    await this.page?.evaluate(postSource(hostMessageSchema.parse(message)));
  }
}
