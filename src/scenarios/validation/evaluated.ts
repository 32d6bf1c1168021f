/** Which keys or items of one value a schema has looked at, for `unevaluatedProperties` and `unevaluatedItems`. */
export class Evaluated {
  /** Keeps what failed schemas looked at too: for listing errors, where those are told by the schemas that failed. */
  readonly isLenient: boolean;
  hasAllKeys = false;
  hasAllItems = false;
  /** Items from the first on. */
  itemCount = 0;
  readonly #keys = new Set<string>();
  readonly #items = new Set<number>();

  constructor(isLenient: boolean) {
    this.isLenient = isLenient;
  }

  addKey(key: string): void {
    this.#keys.add(key);
  }

  addItem(position: number): void {
    this.#items.add(position);
  }

  addItems(count: number): void {
    if (count > this.itemCount) this.itemCount = count;
  }

  hasKey(key: string): boolean {
    return this.hasAllKeys || this.#keys.has(key);
  }

  hasItem(position: number): boolean {
    return this.hasAllItems || position < this.itemCount || this.#items.has(position);
  }

  addAll(other: Evaluated): void {
    this.hasAllKeys ||= other.hasAllKeys;
    this.hasAllItems ||= other.hasAllItems;
    this.addItems(other.itemCount);
    for (const key of other.#keys) this.#keys.add(key);
    for (const position of other.#items) this.#items.add(position);
  }
}
