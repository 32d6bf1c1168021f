import { Emitter } from "../emitter.ts";

/** The part of VS Code's SecretStorage that keys need. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

/** The part of VS Code's Memento that keys need. */
export interface KeyMemory {
  get<T>(key: string, defaultValue: T): T;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** A key by its name and the only origin it may be sent to. */
export interface KeyPlace {
  readonly name: string;
  readonly origin: string;
}

/**
 * Keys in the editor's secret storage, each under its name and origin, so that a config which names a
 * key beside another server gets nothing. Secret storage cannot list its entries, so places are remembered.
 */
export class KeyVault {
  private readonly secrets: SecretStore;
  private readonly memory: KeyMemory;
  private lastChange: Promise<void> = Promise.resolve();
  private readonly changed = new Emitter<void>();
  /** Tells of places that are remembered or forgotten in this window: stored keys, and variables that may be sent. */
  readonly onDidChange = this.changed.event;

  constructor(secrets: SecretStore, memory: KeyMemory) {
    this.secrets = secrets;
    this.memory = memory;
  }

  async get(place: KeyPlace): Promise<string | undefined> {
    return this.secrets.get(secretId(place));
  }

  async set(place: KeyPlace, value: string): Promise<void> {
    await this.secrets.store(secretId(place), value);
    await this.remember(storedPlaces, place);
  }

  async clear(place: KeyPlace): Promise<void> {
    await this.secrets.delete(secretId(place));
    await this.forget(storedPlaces, place);
  }

  /** Where keys are stored for, by name and then origin. */
  list(): readonly KeyPlace[] {
    return this.places(storedPlaces);
  }

  /** Origins that a key of this name is stored for. */
  originsOf(name: string): readonly string[] {
    return this.list()
      .filter((place) => place.name === name)
      .map((place) => place.origin);
  }

  /** Environment variables that a person allowed to be sent to an origin. */
  listAllowed(): readonly KeyPlace[] {
    return this.places(allowedPlaces);
  }

  isAllowed(place: KeyPlace): boolean {
    return this.listAllowed().some((known) => isSame(known, place));
  }

  async allow(place: KeyPlace): Promise<void> {
    await this.remember(allowedPlaces, place);
  }

  async disallow(place: KeyPlace): Promise<void> {
    await this.forget(allowedPlaces, place);
  }

  private places(memoryKey: string): readonly KeyPlace[] {
    return this.memory.get<readonly KeyPlace[]>(memoryKey, []);
  }

  private async remember(memoryKey: string, { name, origin }: KeyPlace): Promise<void> {
    await this.change(memoryKey, (places) => {
      const others = places.filter((place) => !isSame(place, { name, origin }));
      const all = [...others, { name, origin }];
      return all.sort((a, b) => a.name.localeCompare(b.name) || a.origin.localeCompare(b.origin));
    });
  }

  private async forget(memoryKey: string, place: KeyPlace): Promise<void> {
    await this.change(memoryKey, (places) => places.filter((known) => !isSame(known, place)));
  }

  /** One after the other: VS Code may lose one of two updates that overlap. */
  private async change(
    memoryKey: string,
    work: (places: readonly KeyPlace[]) => readonly KeyPlace[],
  ): Promise<void> {
    const changed = this.lastChange.then(() =>
      this.memory.update(memoryKey, work(this.places(memoryKey))),
    );
    this.lastChange = changed.then(undefined, () => undefined);
    await changed;
    this.changed.fire();
  }
}

// --- internal ---

const storedPlaces = "touchstone.storedKeys";
const allowedPlaces = "touchstone.allowedEnvironmentKeys";

function secretId({ name, origin }: KeyPlace): string {
  return `secret:${name}@${origin}`;
}

function isSame(a: KeyPlace, b: KeyPlace): boolean {
  return a.name === b.name && a.origin === b.origin;
}
