import { formatPlural } from "../../model/words/figures.ts";
import { DispatchError } from "./dispatcher.ts";

/** Why a change could not be delivered. */
export interface DeliveryFault {
  readonly message: string;
  /** Whether the next change would fare no better. */
  readonly isFinal: boolean;
}

/** Changes that are on their way, by their sequence, and those of them that have failed. */
export interface Deliveries {
  readonly count: number;
  /** A change leaves; the function it gives is called at its end, and does nothing the second time. */
  begin(sequence: number): (fault?: DeliveryFault) => void;
  /** Resolves when the next of them ends. */
  nextEnd(): Promise<void>;
  /** Resolves when none is on its way. */
  allEnded(): Promise<void>;
  /** All that are on their way have failed. */
  failAll(fault: DeliveryFault): void;
  /** Throws a `DispatchError` of those that have failed and were not told of yet. */
  throwFailures(): void;
}

/** `what` is what could not be done, such as `could not be sent to mqtt://127.0.0.1`. */
export function createDeliveries(what: string): Deliveries {
  const underWay = new Set<Delivery>();
  let failed: { readonly sequence: number; readonly fault: DeliveryFault }[] = [];
  /** Made only where somebody waits for it. */
  let nextEnd: PromiseWithResolvers<void> | undefined;

  const end = (delivery: Delivery, fault: DeliveryFault | undefined) => {
    if (!underWay.delete(delivery)) return;
    if (fault !== undefined) failed.push({ sequence: delivery.sequence, fault });
    nextEnd?.resolve();
    nextEnd = undefined;
  };
  const waitForEnd = () => {
    nextEnd ??= Promise.withResolvers<void>();
    return nextEnd.promise;
  };
  return {
    get count() {
      return underWay.size;
    },
    begin(sequence) {
      const delivery = { sequence };
      underWay.add(delivery);
      return (fault) => end(delivery, fault);
    },
    nextEnd: waitForEnd,
    async allEnded() {
      while (underWay.size > 0) await waitForEnd();
    },
    failAll(fault) {
      for (const delivery of underWay) end(delivery, fault);
    },
    throwFailures() {
      const [first] = failed;
      if (first === undefined) return;
      const sequences = failed.map(({ sequence }) => sequence);
      const { fault } = failed.find((each) => each.fault.isFinal) ?? first;
      const { isFinal } = fault;
      const failedCount = failed.length;
      failed = [];
      const message = `${formatPlural(failedCount, "change")} ${what}: ${fault.message}.`;
      throw new DispatchError(message, { failedCount, sequences, isFinal });
    },
  };
}

// --- internal ---

/** A sequence is sent again when its source begins anew, while answers to what was sent before may still come. */
interface Delivery {
  readonly sequence: number;
}
