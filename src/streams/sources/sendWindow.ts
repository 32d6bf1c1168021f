/**
 * What may be on its way at once: up to `size` changes, those of one key one after the other. A change whose key is on its
 * way waits without holding back others, and takes a place meanwhile.
 */
export class SendWindow {
  readonly size: number;
  private underWayCount = 0;
  /** The last change of each key that has not arrived. */
  private readonly ofKey = new Map<string, Promise<void>>();
  private onPlace = () => {};
  private onEmpty = () => {};

  constructor(size: number) {
    this.size = size;
  }

  /** Undefined while there is a place, else resolves when there is one; asked for by one at a time. */
  room(): Promise<void> | undefined {
    if (this.underWayCount < this.size) return undefined;
    return new Promise((resolve) => {
      this.onPlace = resolve;
    });
  }

  /** Sends, at once or after what has the same key; `send` never rejects. */
  add(key: string | undefined, send: () => Promise<void>): void {
    this.underWayCount += 1;
    if (key === undefined) void send().then(() => this.leave());
    else this.addAfterOwn(key, send);
  }

  /** Resolves when nothing is on its way. */
  async empty(): Promise<void> {
    if (this.underWayCount === 0) return;
    await new Promise<void>((resolve) => {
      this.onEmpty = resolve;
    });
  }

  private addAfterOwn(key: string, send: () => Promise<void>): void {
    const earlier = this.ofKey.get(key);
    const sending: Promise<void> = (earlier === undefined ? send() : earlier.then(send)).then(
      () => {
        if (this.ofKey.get(key) === sending) this.ofKey.delete(key);
        this.leave();
      },
    );
    this.ofKey.set(key, sending);
  }

  private leave(): void {
    this.underWayCount -= 1;
    this.onPlace();
    if (this.underWayCount === 0) this.onEmpty();
  }
}
