import type {
  ReportModel,
  TestAttempts,
  TestFilter,
  TestKey,
  TestPage,
} from "../model/results/report.ts";

/** A run as its report asks for it, whether it goes on or lies in a result file. */
export interface OpenReport {
  model(): ReportModel;
  tests(filter: TestFilter, page: { offset: number; limit: number }): TestPage;
  attempts(key: TestKey): Promise<TestAttempts>;
}
