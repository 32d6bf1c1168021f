import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { buildStringsHtml, type Strings } from "../../src/editor/report/stringsHtml.ts";
import { formatExactJson } from "../../src/model/json/exactJson.ts";
import type { ReportModel, TestAttempts, TestKey } from "../../src/model/results/report.ts";
import type { TestOutcome } from "../../src/model/results/testOutcome.ts";
import {
  type HostMessage,
  hostMessageSchema,
  type WebviewMessage,
  webviewMessageSchema,
} from "../../src/model/wire/reportProtocol.ts";
import { sortTests } from "../../src/report/sortTests.ts";
import { folder, makeAttempts, makeModel, matchesFilter, runId } from "./reportPageData.ts";

export type Theme =
  | "vscode-light"
  | "vscode-dark"
  | "vscode-high-contrast"
  | "vscode-high-contrast-light";

export interface OpenOptions {
  readonly theme?: Theme;
  readonly size?: { readonly width: number; readonly height: number };
  /** The element of the page and what its body is told; the report unless said otherwise. */
  readonly body?: { readonly element: string; readonly data: string };
  /** What `getState` returns, as from before a reload. */
  readonly state?: unknown;
  /** The texts of the window's language by their English ones. */
  readonly strings?: Strings;
}

/** What stands for the extension behind a page. */
export interface PageStub {
  page: Page | undefined;
  /** Violations of the content security policy, errors and warnings of the page's console. */
  readonly faults: string[];
  receive(message: unknown): Promise<void>;
}

/** What the extension would be, with data made up: answers the page by the real schemas. */
export class FakeHost implements PageStub {
  model: ReportModel;
  tests: readonly TestOutcome[];
  attempts: (key: TestKey) => TestAttempts = makeAttempts;
  /** Answers what the other answers do not; nothing unless set. */
  answerElse: (message: WebviewMessage) => HostMessage | undefined = () => undefined;
  /** Set to let `ready` be answered with this. */
  unavailable: string | undefined;
  /** Set where replies are too long to be searched. */
  isCut = false;
  /** Set to keep answers back until `send` is called with them. */
  isSilent = false;
  readonly received: WebviewMessage[] = [];
  /** Violations of the content security policy, errors and warnings of the page's console. */
  readonly faults: string[] = [];
  page: Page | undefined;

  constructor(tests: readonly TestOutcome[], planned = tests.length) {
    this.tests = tests;
    this.model = makeModel(tests, planned);
  }

  async send(message: HostMessage): Promise<void> {
    await this.sendRaw(hostMessageSchema.parse(message));
  }

  async sendRaw(message: unknown): Promise<void> {
    await this.page?.evaluate(postSource(message));
  }

  async receive(message: unknown): Promise<void> {
    const parsed = webviewMessageSchema.parse(message);
    this.received.push(parsed);
    if (!this.isSilent) await this.answerTo(parsed);
  }

  async answerTo(message: WebviewMessage): Promise<void> {
    const answer = this.answer(message);
    if (answer !== undefined) await this.send(answer);
  }

  private answer(message: WebviewMessage): HostMessage | undefined {
    if (message.type === "ready") {
      return this.unavailable === undefined
        ? { type: "report", model: this.model }
        : { type: "unavailable", message: this.unavailable };
    }
    if (message.type === "getAttempts") {
      const { requestId, key } = message;
      return { type: "getAttempts", requestId, result: this.attempts(key) };
    }
    if (message.type !== "getTests") return this.answerElse(message);
    const { requestId, filter, sorting, offset, limit } = message;
    const found = this.tests.filter((test) => matchesFilter(test, filter));
    const tests = sorting === undefined ? found : sortTests(found, sorting);
    const page = { total: tests.length, offset, tests: tests.slice(offset, offset + limit) };
    const isCut = this.isCut && filter.text !== undefined;
    return { type: "getTests", requestId, result: isCut ? { ...page, isCut } : page };
  }
}

/** Serves the built page under the policy the extension uses, and opens it in Chromium. */
export class ReportPages {
  private server: Server | undefined;
  private strings: Strings;
  private browser: Browser | undefined;

  async start(): Promise<void> {
    if (!existsSync(path.join(mediaFolder, "report.js"))) {
      throw new Error("dist/media is not built; run `npm run build` first");
    }
    this.server = createServer((request, response) => {
      void serve(request.url ?? "/", this.strings).then(({ status, headers, body }) => {
        response.writeHead(status, headers).end(body);
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    this.browser = await chromium.launch({
      executablePath: process.env.TOUCHSTONE_CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
    });
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    this.server?.close();
  }

  async open(host: PageStub, options: OpenOptions = {}): Promise<Page> {
    const address = this.server?.address();
    if (this.browser === undefined || typeof address !== "object" || address === null) {
      throw new Error("not started");
    }
    const page = await this.browser.newPage({
      viewport: options.size ?? { width: 1280, height: 900 },
    });
    page.setDefaultTimeout(10_000);
    host.page = page;
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) host.faults.push(message.text());
    });
    page.on("pageerror", (error) => host.faults.push(error.message));
    await page.exposeFunction("touchstoneReceive", (message: unknown) => host.receive(message));
    await page.exposeFunction("touchstoneFault", (fault: string) => host.faults.push(fault));
    await page.addInitScript(stubSource(options.state));
    this.strings = options.strings;
    const theme = options.theme ?? "vscode-dark";
    const { element, data } = options.body ?? reportBody;
    const query = new URLSearchParams({ theme, element, data });
    await page.goto(`http://127.0.0.1:${address.port}/?${query}`);
    return page;
  }
}

// --- internal ---

const reportBody = {
  element: "touchstone-report",
  data: `data-run-id="${runId}" data-folder="${folder}"`,
};
const mediaFolder = path.join(import.meta.dirname, "../../dist/media");
const types: Record<string, string> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".ttf": "font/ttf",
};

/** As the extension does, messages are sent as JSON text. */
export function postSource(message: unknown): string {
  return `window.postMessage(${JSON.stringify(formatExactJson(message))}, "*")`;
}

/** The part of VS Code's webview that the page talks to. */
function stubSource(state: unknown): string {
  return `
    document.addEventListener("securitypolicyviolation", (event) =>
      window.touchstoneFault("policy: " + [event.violatedDirective, event.blockedURI, event.sourceFile].join(" ")));
    let state = ${JSON.stringify(state) ?? "undefined"};
    window.touchstoneState = () => state;
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => void window.touchstoneReceive(message),
      getState: () => state,
      setState: (next) => { state = JSON.parse(JSON.stringify(next)); return next; },
    });`;
}

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer;
}

async function serve(url: string, strings: Strings): Promise<Reply> {
  const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
  if (pathname === "/favicon.ico") return { status: 204, headers: {}, body: "" };
  if (pathname === "/") return renderPage(searchParams, strings);
  const file =
    pathname === "/themes.css"
      ? path.join(import.meta.dirname, "reportPageThemes.css")
      : path.join(mediaFolder, path.normalize(pathname));
  const body = await readFile(file).catch(() => undefined);
  if (body === undefined) return { status: 404, headers: {}, body: "" };
  return { status: 200, headers: { "content-type": types[path.extname(file)] ?? "" }, body };
}

function renderPage(params: URLSearchParams, strings: Strings): Reply {
  const [theme, element, data] = ["theme", "element", "data"].map((name) => params.get(name) ?? "");
  const nonce = randomBytes(16).toString("base64");
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; font-src 'self'; img-src 'self' data:`;
  const body = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <link rel="stylesheet" href="themes.css" />
    <link id="vscode-codicon-stylesheet" rel="stylesheet" href="codicons/codicon.css" />
    <link rel="stylesheet" href="report.css" />
    ${buildStringsHtml(strings)}
  </head>
  <body class="${theme}" ${data}>
    <${element}></${element}>
    <script nonce="${nonce}" src="report.js"></script>
  </body>
</html>`;
  return {
    status: 200,
    headers: { "content-type": "text/html", "content-security-policy": policy },
    body,
  };
}
