import assert from "node:assert/strict";
import { config } from "@vscode/l10n";
import { formatUses } from "../../../../src/editor/text/assistText.ts";
import { formatComparisonTitle } from "../../../../src/editor/text/comparisonText.ts";
import { formatServiceTooltip } from "../../../../src/editor/text/serviceText.ts";

describe("texts of rows and lines", () => {
  afterEach(() => config({ contents: {} }));

  it("are those of a translation where there is one, with what is put into them in its order", () => {
    const services = [{ folder: "shop", url: "http://127.0.0.1:4711" }];
    assert.equal(formatServiceTooltip(services), "Test Service of shop: http://127.0.0.1:4711");
    config({
      contents: {
        "Test Service of {0}: {1}": "{1} ist der Testdienst von {0}",
        "Used by no scenario": "Von keinem Szenario verwendet",
      },
    });
    assert.equal(
      formatServiceTooltip(services),
      "http://127.0.0.1:4711 ist der Testdienst von shop",
    );
    assert.equal(formatUses([]), "Von keinem Szenario verwendet");
  });

  it("stay English where it lacks one", () => {
    config({ contents: { "Used by no scenario": "Von keinem Szenario verwendet" } });
    assert.equal(formatComparisonTitle([]), "Comparison");
  });
});
