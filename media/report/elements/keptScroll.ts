import type { ReactiveController, ReactiveControllerHost } from "lit";

const quietMs = 150;

/** Where a page is scrolled to: brought back once there is something to scroll, and told from then on. */
export class KeptScroll implements ReactiveController {
  private readonly tell: (scrollTop: number) => void;
  private isRestored = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly onScroll = () => {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(window.scrollY), quietMs);
  };

  constructor(host: ReactiveControllerHost, tell: (scrollTop: number) => void) {
    this.tell = tell;
    host.addController(this);
  }

  /** Scrolls there the first time that this is called, once `settled` has. */
  async restore(scrollTop: number, settled?: Promise<unknown>): Promise<void> {
    if (this.isRestored) return;
    this.isRestored = true;
    await settled;
    if (scrollTop > 0) window.scrollTo({ top: scrollTop });
    window.addEventListener("scroll", this.onScroll, { passive: true });
  }

  hostDisconnected(): void {
    window.removeEventListener("scroll", this.onScroll);
    clearTimeout(this.timer);
  }
}
