import type {
  ReportModel,
  TestAttempts,
  TestFilter,
  TestKey,
  TestPage,
} from "../../model/results/report.ts";
import type { RunTeeth } from "../../model/results/teeth.ts";
import type { ListedPage } from "../../report/filterTests.ts";

/** A run as its report asks for it, whether it goes on or lies in a result file. */
export interface OpenReport {
  /** Resolves when all that there is was read: until then figures and tests are of a part. Never rejects. */
  ready(): Promise<void>;
  model(): ReportModel;
  /** Of a run that goes on, its journal is read before its replies are searched. */
  tests(filter: TestFilter, page: ListedPage): Promise<TestPage>;
  attempts(key: TestKey): Promise<TestAttempts>;
  /** What the schemas of the run refuse. Throws `UserError` while it goes on, or without its snapshot. */
  teeth(): Promise<RunTeeth>;
}
