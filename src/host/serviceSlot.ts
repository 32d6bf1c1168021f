import type { RunningService } from "../service/service.ts";

/** Place of the one Test Service of a host, which may still be starting. */
export class ServiceSlot {
  private current: Promise<RunningService> | undefined;

  /** The service that is there, else the one that `make` starts. */
  start(make: () => Promise<RunningService>): Promise<RunningService> {
    if (this.current !== undefined) return this.current;
    const starting = make();
    this.current = starting;
    starting.catch(() => {
      if (this.current === starting) this.current = undefined;
    });
    return starting;
  }

  async stop(): Promise<void> {
    const service = await this.current?.catch(() => undefined);
    this.current = undefined;
    await service?.close();
  }
}
