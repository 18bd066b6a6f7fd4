/**
 * When the present step happens, in epoch milliseconds. Machines have no clock: every event carries `at`, and so does
 * the input that a machine starts with; steps that a machine sets off by itself belong to the instant in its context.
 */
export function eventTime(args: { event: object; context: { at: number } }): number {
  const event = args.event as { at?: number; input?: { at?: number } };
  return event.at ?? event.input?.at ?? args.context.at;
}
