import { type PropsWithChildren, useDeferredValue } from "react";

/** Later draws what is not read first once everything around it stands on the screen: an answer does not wait for its details. */
export function Later({ children }: PropsWithChildren) {
  return useDeferredValue(true, false) && children;
}
