import type { WebviewMessage } from "../../../src/model/wire/reportProtocol.ts";

/** Something that was asked for. */
export type Loadable<T> =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "here"; readonly value: T };

/** How the page talks to the extension. */
export interface Wire {
  readonly post: (message: WebviewMessage) => void;
  readonly nextRequestId: () => number;
  /** Called when something is to be shown differently, but for answers. */
  readonly onChange: () => void;
}
