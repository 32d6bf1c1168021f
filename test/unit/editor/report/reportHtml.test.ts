import assert from "node:assert/strict";
import { config } from "@vscode/l10n";
import {
  buildHistoryHtml,
  buildReportHtml,
  type ReportHtmlOptions,
} from "../../../../src/editor/report/reportHtml.ts";

const options: ReportHtmlOptions = {
  cspSource: "https://csp.example",
  scriptUri: "https://r/report.js",
  styleUri: "https://r/report.css",
  codiconsUri: "https://r/codicon.css",
  language: "en",
  strings: undefined,
  runId: "0b2f6d0e-6a2f-4c5c-9d53-0f6f1d8f6a10",
  folder: "file:///w",
};

describe("buildReportHtml", () => {
  it("allows nothing but its own script by nonce and its own styles, fonts and pictures", () => {
    const html = buildReportHtml(options);
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
    const nonce = /<script defer nonce="([^"]+)"/.exec(html)?.[1] ?? "";
    assert.match(nonce, /^[\w-]{20,}$/);
    assert.deepEqual(policy.replaceAll("&#39;", "'").split("; "), [
      "default-src 'none'",
      `script-src 'nonce-${nonce}'`,
      "style-src https://csp.example",
      "font-src https://csp.example",
      "img-src https://csp.example data:",
    ]);
    assert.doesNotMatch(html, /unsafe|<style|style=|<script(?![^>]*nonce)/);
  });

  it("uses a nonce once", () => {
    assert.notEqual(buildReportHtml(options), buildReportHtml(options));
  });

  it("keeps text in its attribute", () => {
    const html = buildReportHtml({ ...options, folder: `file:///"><script>alert('x')</script>&` });
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.ok(html.includes('data-folder="file:///&#34;&#62;&#60;script&#62;'));
  });

  it("has the texts of the window's language as data, which no text ends", () => {
    const strings = {
      Export: "</script><script>alert(1)</script>",
      Delete: "<!--<script>",
      Rerun: "“”\u2028 & ' \"",
    };
    const html = buildReportHtml({ ...options, language: "de", strings });
    assert.equal(html.match(/<script/g)?.length, 2);
    assert.equal(html.match(/<\/script/g)?.length, 2);
    assert.doesNotMatch(html, /<!--/);
    assert.match(html, /<html lang="de">/);
    const block = /<script type="application\/json" id="l10n">([^<]*)<\/script>/.exec(html)?.[1];
    assert.deepEqual(JSON.parse(block ?? ""), strings);
    assert.ok(html.indexOf("application/json") < html.indexOf("<script defer"));
  });

  it("has no such data in English, whatever the region", () => {
    const html = buildReportHtml({ ...options, language: "en-gb" });
    assert.doesNotMatch(html, /application\/json/);
    assert.match(html, /<html lang="en">/);
  });

  it("says what it waits for in the window's language", () => {
    config({ contents: { "Loading report…": "Bericht <wird> geladen …" } });
    try {
      assert.match(buildReportHtml(options), /<p role="status">Bericht &#60;wird&#62; geladen …</);
    } finally {
      config({ contents: {} });
    }
  });
});

describe("buildHistoryHtml", () => {
  it("names the config, whatever stands in its name, and keeps it in its attribute", () => {
    const config = { name: `"><script>alert('x')</script>`, file: "data/a.json" };
    const html = buildHistoryHtml({ ...options, config });
    assert.equal(html.match(/<script/g)?.length, 1);
    const [, text = ""] = /data-config="([^"]*)"/.exec(html) ?? [];
    const decoded = text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    assert.deepEqual(JSON.parse(decoded), config);
  });
});
