import { createCoalescedTask } from "../../common/coalesce.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import { Emitter } from "../emitter.ts";

/** A list that is loaded once when it is first wanted, and again when told so; what goes wrong is kept, not thrown. */
export abstract class LoadedList<Change> {
  protected readonly changed = new Emitter<Change>();
  readonly onDidChange = this.changed.event;
  private readonly loading;
  private firstLoad: Promise<void> | undefined;
  private lastFailure: UserError | undefined;
  private told: string | undefined;

  /** `loaded` is what is told after a turn, failed ones too, unless the list says that it is as it was. */
  constructor(loaded: Change) {
    this.loading = createCoalescedTask(async () => {
      try {
        await this.fetch();
        this.lastFailure = undefined;
      } catch (error) {
        this.lastFailure =
          error instanceof UserError ? error : new UserError(errorMessage(error), { code: "host" });
      }
      const content = this.content?.();
      const now = JSON.stringify([content, this.error]);
      const isSame = content !== undefined && now === this.told;
      this.told = now;
      if (!isSame) this.changed.fire(loaded);
    });
  }

  /** Why the list could not be loaded the last time. */
  get error(): string | undefined {
    return this.lastFailure?.message;
  }

  /** `error` with what mends it. */
  get failure(): UserError | undefined {
    return this.lastFailure;
  }

  /** Whether anybody has asked for the list. */
  get isWanted(): boolean {
    return this.firstLoad !== undefined;
  }

  /** Later calls share the answer of the first. Never rejects: see `error`. */
  load(): Promise<void> {
    this.firstLoad ??= this.loading.run();
    return this.firstLoad;
  }

  /** Loads again all that was shown. */
  refresh(): Promise<void> {
    const turn = this.loading.run();
    this.firstLoad ??= turn;
    return turn;
  }

  dispose(): void {
    this.changed.dispose();
  }

  /** Keeps what it finds. */
  protected abstract fetch(): Promise<void>;

  /** All that a list is told by, where a turn that finds the same is not to be told: much hangs on it. */
  protected content?(): unknown;
}
