import type { ServiceAddress } from "../../model/wire/hostProtocol.ts";
import { Emitter } from "../emitter.ts";

/** How the run host of a folder is told. */
export interface ServiceRequests {
  start(): Promise<ServiceAddress>;
  stop(): Promise<unknown>;
}

/** The Test Service of one folder, as far as the editor knows. */
export class TestService {
  private readonly requests: ServiceRequests;
  private readonly changed = new Emitter<void>();
  private address: ServiceAddress | undefined;

  readonly onDidChange = this.changed.event;

  constructor(requests: ServiceRequests) {
    this.requests = requests;
  }

  /** Where it is, while it runs. */
  get running(): ServiceAddress | undefined {
    return this.address;
  }

  async start(): Promise<ServiceAddress> {
    const address = await this.requests.start();
    this.set(address);
    return address;
  }

  async stop(): Promise<void> {
    await this.requests.stop();
    this.set(undefined);
  }

  /** The run host ended, and with it the service. Tells whether there was one. */
  onHostEnded(): boolean {
    const wasRunning = this.address !== undefined;
    this.set(undefined);
    return wasRunning;
  }

  dispose(): void {
    this.changed.dispose();
  }

  private set(address: ServiceAddress | undefined): void {
    if (address?.url === this.address?.url && address?.token === this.address?.token) return;
    this.address = address;
    this.changed.fire();
  }
}
