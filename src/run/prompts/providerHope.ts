import { ProviderError } from "../../model/provider.ts";

/** Whether another request to a provider is of any use. */
export interface ProviderHope {
  /** Takes the fault of an answer, or that there was none. */
  take(fault: ProviderError | undefined): void;
  /** Why nothing more is sent; undefined while something is. */
  givenUp(): ProviderError | undefined;
}

/** After so many answers in a row that every other request would meet (a refused key, a spent quota) it is given up. */
export const mostLastingFaults = 3;

export function createProviderHope(): ProviderHope {
  let inRow = 0;
  let last: ProviderError | undefined;
  return {
    take(fault) {
      // Once it is given up, all tests that are left are told the same.
      if (inRow >= mostLastingFaults) return;
      inRow = fault?.isLasting ? inRow + 1 : 0;
      last = fault;
    },
    givenUp() {
      if (inRow < mostLastingFaults || last === undefined) return undefined;
      const { kind, httpStatus } = last;
      return new ProviderError(`not sent, since ${inRow} answers before were: ${last.message}`, {
        kind,
        httpStatus,
      });
    },
  };
}
