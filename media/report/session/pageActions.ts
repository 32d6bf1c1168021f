import type { ReportSection } from "../../../src/model/results/reportSection.ts";
import type { ComponentCommand } from "../../../src/model/results/streamStatus.ts";
import type { TestSelector } from "../../../src/model/results/testSelector.ts";
import type { WebviewMessage } from "../../../src/model/wire/reportProtocol.ts";

export type RunAction = Extract<WebviewMessage, { type: "runAction" }>["action"];
export type TestsAction = Extract<WebviewMessage, { type: "runTests" }>["action"];
export type PageActions = ReturnType<typeof createPageActions>;

/** What the page has the extension do, whatever it shows. */
export function createPageActions(post: (message: WebviewMessage) => void) {
  return {
    runAction: (action: RunAction) => post({ type: "runAction", action }),
    /** Runs some tests once more, or more of their cells. */
    runTests: (action: TestsAction, tests: TestSelector) =>
      post({ type: "runTests", action, tests }),
    copyLink: (section: ReportSection) => post({ type: "copyLink", section }),
    copyReply: (text: string) => post({ type: "copyReply", text }),
    /** Opens the reply of an attempt as a document. */
    openReply: (title: string, json: string) => post({ type: "openRecord", title, json }),
    /** Shows a reply beside the one before it. */
    diffReplies: (title: string, before: string, after: string) =>
      post({ type: "diffReplies", title, before, after }),
    controlComponent: (componentId: string, command: ComponentCommand) =>
      post({ type: "controlComponent", componentId, command }),
    openPromptFile: (path: string) => post({ type: "openPromptFile", path }),
  };
}
