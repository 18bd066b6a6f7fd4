export { nextDue } from './clocks.ts';
export { allowsRemote, carryOver } from './context.ts';
export { ticketMachine } from './machine.ts';
