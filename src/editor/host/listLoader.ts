import { createCoalescedTask } from "../../common/coalesce.ts";
import { errorMessage } from "../../model/userError.ts";

/** Loads a list once when it is first wanted, and again when told so; what goes wrong is kept, not thrown. */
export class ListLoader {
  private readonly loading;
  private firstLoad: Promise<void> | undefined;
  private failure: string | undefined;

  /** `fetch` keeps what it finds; `onLoaded` is told of every turn that ended, failed ones too. */
  constructor(fetch: () => Promise<void>, onLoaded: () => void) {
    this.loading = createCoalescedTask(async () => {
      try {
        await fetch();
        this.failure = undefined;
      } catch (error) {
        this.failure = errorMessage(error);
      }
      onLoaded();
    });
  }

  /** Why the list could not be loaded the last time. */
  get error(): string | undefined {
    return this.failure;
  }

  /** Later calls share the answer of the first. */
  load(): Promise<void> {
    this.firstLoad ??= this.loading.run();
    return this.firstLoad;
  }

  refresh(): Promise<void> {
    const turn = this.loading.run();
    this.firstLoad ??= turn;
    return turn;
  }
}
