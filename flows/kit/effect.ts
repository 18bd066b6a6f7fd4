/** A named effect of a machine, typed for the compiler. It has no body: the runtime takes it as data and performs it after the commit. */
export type Effect<P> = (args: unknown, params: P) => void;

export function effect<P>(): Effect<P> {
  return () => {};
}
