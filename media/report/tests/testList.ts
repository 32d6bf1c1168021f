import "./tests.css";
import { t } from "@vscode/l10n";
import type { TemplateResult } from "lit";
import type { TestKey, TestSorting } from "../../../src/model/results/report.ts";
import type { TestOutcome } from "../../../src/model/results/testOutcome.ts";
import { type RowPlace, VirtualList } from "../elements/virtualList.ts";
import { isSameTest } from "../session/state.ts";
import { renderTestRow, renderTestRowHeader } from "./testRow.ts";

/** The tests of the run; scrolls with the page. Says `open-test` with the test that was picked, `sort-tests` with another order. */
export class TestList extends VirtualList<TestOutcome> {
  static override properties = {
    selected: { attribute: false },
    scenarioName: { attribute: false },
    sorting: { attribute: false },
  };
  declare selected: TestKey | undefined;
  declare scenarioName: (scenario: number) => string;
  declare sorting: TestSorting | undefined;
  protected readonly name = "test";
  protected readonly label = t("Tests");

  constructor() {
    super();
    this.scenarioName = () => "";
  }

  protected override renderHeader(): TemplateResult {
    const onSort = (sorting: TestSorting | undefined) =>
      this.dispatchEvent(new CustomEvent("sort-tests", { detail: sorting }));
    return renderTestRowHeader({ sorting: this.sorting, onSort });
  }

  protected override renderRow(test: TestOutcome | undefined, place: RowPlace): TemplateResult {
    return renderTestRow({
      ...place,
      test,
      scenarioName: test === undefined ? "" : this.scenarioName(test.scenario),
      isSelected: test !== undefined && isSameTest(test, this.selected),
    });
  }

  protected override isSame(a: TestOutcome, b: TestOutcome | undefined): boolean {
    return isSameTest(a, b);
  }

  protected override open(test: TestOutcome): void {
    this.dispatchEvent(new CustomEvent("open-test", { detail: test }));
  }
}
