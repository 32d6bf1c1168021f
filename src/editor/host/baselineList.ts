import type { ListedBaseline } from "../../model/results/baselineFile.ts";
import type { HostResult } from "../../model/wire/hostProtocol.ts";
import { LoadedList } from "./loadedList.ts";

/** The runs of one folder that others of their config are compared with. */
export class BaselineList extends LoadedList<void> {
  private readonly listBaselines: () => Promise<HostResult<"listBaselines">>;
  private readonly onProblem: (message: string) => void;
  private all: readonly ListedBaseline[] = [];
  private problem: string | undefined;

  /** `onProblem` is told of what is wrong with the file, once. */
  constructor(
    listBaselines: () => Promise<HostResult<"listBaselines">>,
    onProblem: (message: string) => void,
  ) {
    super(undefined);
    this.listBaselines = listBaselines;
    this.onProblem = onProblem;
  }

  get baselines(): readonly ListedBaseline[] {
    return this.all;
  }

  /** The baseline of the config of this name. */
  ofConfig(name: string): ListedBaseline | undefined {
    return this.all.find((each) => each.name === name);
  }

  /** Whether a run is the baseline of the config that it ran. */
  hasRun({ id, name }: { readonly id: string; readonly name?: string | undefined }): boolean {
    return this.all.some((each) => each.run === id && each.name === name);
  }

  protected override async fetch(): Promise<void> {
    const { baselines, problem } = await this.listBaselines();
    this.all = baselines;
    if (problem !== undefined && problem !== this.problem) this.onProblem(problem);
    this.problem = problem;
  }

  protected override content(): unknown {
    return this.all;
  }
}
