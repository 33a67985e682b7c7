import type { Span } from "../../grammar/index.ts";
import type { Value } from "../values/index.ts";

/**
 * A value that is computed when it is first read. Values refer to each other in chains as long as
 * the user likes, so nothing here recurses along references: a computation that meets a thunk that
 * is not computed yet throws `Pending`, and `force` computes that thunk first, from a list.
 */
export interface Thunk {
  state: "new" | "running" | "done";
  value: Value | undefined;
  /** Computes the value; throws `Pending` for what it needs first. */
  readonly compute: () => Value;
  /** What it is, for the message of a cycle: `let.sizes`. */
  readonly name: string;
  readonly span: Span;
}

/** Thrown inside computations only; never leaves `force`. */
class Pending {
  readonly thunks: readonly Thunk[];
  constructor(thunks: readonly Thunk[]) {
    this.thunks = thunks;
  }
}

export function createThunk(name: string, span: Span, compute: () => Value): Thunk {
  return { state: "new", value: undefined, compute, name, span };
}

/** Reads a thunk from within a computation. */
export function readThunk(thunk: Thunk): Value {
  if (thunk.value) return thunk.value;
  throw new Pending([thunk]);
}

/** Makes sure that these are computed before the computation goes on: one restart instead of many. */
export function needAll(thunks: readonly Thunk[]): void {
  const missing = thunks.filter((thunk) => !thunk.value);
  if (missing.length > 0) throw new Pending(missing);
}

/**
 * Computes a thunk and all that it needs. A thunk that needs itself gets the value that `onCycle`
 * returns for the chain of thunks from it back to itself.
 */
export function force(root: Thunk, onCycle: (cycle: readonly Thunk[]) => Value): Value {
  const stack: Thunk[] = [root];
  while (stack.length > 0) {
    const top = stack[stack.length - 1] as Thunk;
    if (top.value) {
      stack.pop();
      continue;
    }
    top.state = "running";
    try {
      top.value = top.compute();
      top.state = "done";
      stack.pop();
    } catch (thrown) {
      if (!(thrown instanceof Pending)) throw thrown;
      const repeated = thrown.thunks.find((thunk) => thunk.state === "running");
      if (repeated) {
        const running = stack.filter((thunk) => thunk.state === "running");
        repeated.value = onCycle(running.slice(running.indexOf(repeated)));
        repeated.state = "done";
      } else {
        for (const thunk of thrown.thunks) stack.push(thunk);
      }
    }
  }
  return root.value as Value;
}
