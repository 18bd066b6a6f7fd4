export { offerMachine } from './machine.ts';
export type { OfferContext, OfferStart } from './machine.ts';
