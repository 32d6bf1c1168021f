import type { ReactiveController, ReactiveControllerHost } from "lit";

const quietMs = 150;

/** Where a page is scrolled to: brought back once there is something to scroll, and told from then on. */
export class KeptScroll implements ReactiveController {
  private readonly tell: (scrollTop: number) => void;
  private restored: Promise<void> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly onScroll = () => {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(window.scrollY), quietMs);
  };

  constructor(host: ReactiveControllerHost, tell: (scrollTop: number) => void) {
    this.tell = tell;
    host.addController(this);
  }

  /** Scrolls there the first time that this is called, once `settled` has; resolves when that is done. */
  restore(scrollTop: number, settled?: Promise<unknown>): Promise<void> {
    this.restored ??= this.scrollBack(scrollTop, settled);
    return this.restored;
  }

  hostDisconnected(): void {
    window.removeEventListener("scroll", this.onScroll);
    clearTimeout(this.timer);
  }

  private async scrollBack(scrollTop: number, settled?: Promise<unknown>): Promise<void> {
    await settled;
    if (scrollTop > 0) window.scrollTo({ top: scrollTop });
    window.addEventListener("scroll", this.onScroll, { passive: true });
  }
}
