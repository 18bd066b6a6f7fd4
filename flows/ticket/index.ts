export { nextDue } from './clocks.ts';
export { allowsRemote, isHighRisk, isOnSite } from './context.ts';
export { leaderDecidesWithdrawal } from './guards.ts';
export { ticketMachine } from './machine.ts';
