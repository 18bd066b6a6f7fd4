export { offerMachine } from './machine.ts';
export type {
  OfferContext,
  OfferInput,
  OfferMachineEvent,
  OfferStart,
  OfferState,
} from './machine.ts';
