import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import type { ExportedRun } from "../../src/report/exports/exportFormat.ts";
import { htmlExport } from "../../src/report/exports/html/htmlExport.ts";
import { launchChromium } from "../harness/chromium.ts";
import { makeEnds, makeHostile, makeProbe } from "../unit/report/exports/specimens.ts";
import { makeSceneExport, type ReportScene, reportScenes } from "./reportScenes.ts";

const schemes = ["light", "dark"] as const;
const widths = [320, 800, 1600];

describe("the report exported as HTML", function () {
  this.timeout(120_000);
  let browser: Browser;
  let folder: string;

  before(async () => {
    browser = await launchChromium();
    folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-html-"));
  });
  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Writes runs as a file and opens it from there, with everything that opens open. */
  async function open(runs: readonly ExportedRun[], page: Page): Promise<void> {
    const file = path.join(folder, "report.html");
    await writeFile(file, htmlExport.stream(runs, { includeValues: true }));
    await page.goto(pathToFileURL(file).href);
  }

  const openAll = (page: Page) =>
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");

  it("leads to its sections by links that stay at the top, without a script", async () => {
    const page = await browser.newPage({ viewport: { width: 320, height: 300 } });
    try {
      await open([makeEnds()], page);
      await page.getByRole("link", { name: "Tests" }).click();
      const place = await page.locator("#tests").boundingBox();
      const bar = await page.getByRole("navigation", { name: "Sections" }).boundingBox();
      assert.ok(place !== null && bar !== null);
      assert.equal(Math.round(bar.y), 0);
      assert.ok(place.y < 300 && (await page.evaluate<number>("window.scrollY")) > 0);
    } finally {
      await page.close();
    }
  });

  it("makes no request and runs nothing, whatever replies and names say", async () => {
    let requests = 0;
    const server = http.createServer((_incoming, outgoing) => {
      requests += 1;
      outgoing.end("window.touched = true");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
    const page = await browser.newPage();
    try {
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      page.on("dialog", (dialog) => void dialog.dismiss());
      const texts = [
        `<img src=${url}><script>window.touched = true</script>`,
        `</pre></p></style></title><script src="${url}"></script>`,
        `"><svg onload="window.touched = true"><use href="${url}#a"/></svg>`,
        `<meta http-equiv="refresh" content="0;url=${url}"><base href="${url}">`,
        `<link rel="stylesheet" href="${url}"><style>@import "${url}";</style>`,
        `<iframe srcdoc="<script>parent.touched = true</script>"></iframe>`,
        `<form action="${url}"><button autofocus onfocus="this.click()">`,
        `--><!--><a href="javascript:touched = true" ping="${url}">x</a>`,
      ];
      for (const text of texts) {
        await open([makeHostile(text), makeEnds()], page);
        await openAll(page);
        assert.equal(await page.evaluate("window.touched"), undefined, text);
        const shown = await page.locator("pre").first().innerText();
        assert.equal(shown.trim(), text);
      }
      // Even if something got in, the policy keeps it from going anywhere.
      const blocked = page.evaluate(
        "new Promise((resolve) => addEventListener('securitypolicyviolation', resolve, { once: true }))",
      );
      await page.evaluate(
        `document.body.insertAdjacentHTML("beforeend", '<img src="${url}"><iframe src="${url}"></iframe>')`,
      );
      await blocked;
      assert.equal(requests, 0);
      assert.deepEqual(
        asked.filter((each) => !each.startsWith("file:") && !each.startsWith(url)),
        [],
      );
    } finally {
      await page.close();
      server.close();
    }
  });

  it("fits windows of any width in both colour schemes, and is accessible there", async () => {
    const axe = await readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
    const colors = new Set<unknown>();
    const documents = {
      ends: [makeEnds(), makeProbe(), makeHostile("W".repeat(200))],
      "long names": [makeSceneExport(pickScene("long-names"))],
      "only errored tests": [makeSceneExport(pickScene("errored"))],
      "no tests": [makeSceneExport(pickScene("no-tests"))],
    };
    for (const colorScheme of schemes) {
      for (const [name, runs] of Object.entries(documents)) {
        const page = await browser.newPage({ colorScheme });
        await open(runs, page);
        await openAll(page);
        colors.add(await page.evaluate("getComputedStyle(document.body).backgroundColor"));
        await page.evaluate(axe);
        for (const width of widths) {
          await page.setViewportSize({ width, height: 800 });
          assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width, name);
          if (name !== "ends" && (width !== 320 || colorScheme === "dark")) continue;
          const { violations } = await page.evaluate<AxeResult>("axe.run()");
          const grave = violations.filter(({ impact }) => impact !== "minor");
          assert.deepEqual(
            grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)]),
            [],
            `${name}, ${colorScheme} ${width}`,
          );
        }
        await page.close();
      }
    }
    assert.equal(colors.size, 2);
  });

  it("prints in dark on white, within the page, with what did not pass opened", async () => {
    // As wide as A4 within its margins.
    const page = await browser.newPage({
      colorScheme: "dark",
      viewport: { width: 680, height: 900 },
    });
    await open([makeEnds()], page);
    const isShown = (state: string) =>
      page.evaluate(`document.querySelector("details.${state} .a").checkVisibility()`);
    assert.equal(await isShown("failed"), false);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.equal(
      await page.evaluate("getComputedStyle(document.body).backgroundColor"),
      "rgb(255, 255, 255)",
    );
    assert.equal(await isShown("failed"), true);
    assert.equal(await isShown("errored"), true);
    assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 680);
    const pdf = await page.pdf({ format: "A4", margin: { left: "15mm", right: "15mm" } });
    assert.ok(pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 10_000);
    await page.close();
  });

  it("leads from its list of runs to each of them", async () => {
    const page = await browser.newPage();
    await open([makeEnds(), makeProbe()], page);
    await page.getByRole("link", { name: /^people probe a/ }).click();
    assert.match(page.url(), /#run-2$/);
    assert.match(await page.locator(":target").innerText(), /^people probe a/);
    await page.close();
  });
});

// --- internal ---

/** A run out of the ordinary, with few tests of it. */
function pickScene(name: string): ReportScene {
  const scene = reportScenes[name];
  assert.ok(scene !== undefined, name);
  return { ...scene, runs: Math.min(scene.runs, 3) };
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}
