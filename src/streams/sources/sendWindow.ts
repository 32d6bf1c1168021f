/**
 * What may be on its way at once: up to `size` changes, those of one key one after the other. A change whose key is on its
 * way waits without holding back others, and takes a place meanwhile.
 */
export class SendWindow {
  readonly size: number;
  private readonly underWay = new Set<Promise<void>>();
  /** The last change of each key that has not arrived. */
  private readonly ofKey = new Map<string, Promise<void>>();
  private onPlace = () => {};

  constructor(size: number) {
    this.size = size;
  }

  /** Undefined while there is a place, else resolves when there is one; asked for by one at a time. */
  room(): Promise<void> | undefined {
    if (this.underWay.size < this.size) return undefined;
    return new Promise((resolve) => {
      this.onPlace = resolve;
    });
  }

  /** Sends, at once or after what has the same key; `send` never rejects. */
  add(key: string | undefined, send: () => Promise<void>): void {
    const earlier = key === undefined ? undefined : this.ofKey.get(key);
    const sending: Promise<void> = (earlier === undefined ? send() : earlier.then(send)).then(
      () => {
        this.underWay.delete(sending);
        this.onPlace();
        if (key !== undefined && this.ofKey.get(key) === sending) this.ofKey.delete(key);
      },
    );
    this.underWay.add(sending);
    if (key !== undefined) this.ofKey.set(key, sending);
  }

  /** Resolves when nothing is on its way. */
  async empty(): Promise<void> {
    await Promise.all(this.underWay);
  }
}
