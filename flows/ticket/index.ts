export { nextDue } from './clocks.ts';
export { allowsRemote } from './context.ts';
export { ticketMachine } from './machine.ts';
