import type { PendingQuestion, Reading, TalkState } from '../../flows/kit/reading.ts';
import { emptyEquipment } from './equipment-index.ts';
import type { EquipmentIndex } from './equipment-index.ts';

/** What reading needs and gives; what a message means is `Reading` of flows/kit. The ids are those of `config/safety`. */

export type { EquipmentFact } from './equipment-index.ts';

/** 病人离开了吗 and 有病人接着吗 ask for the same fact from two sides; unsaid, a guide asks whether he has left. */
export interface AskedQuestion extends PendingQuestion {
  isLeaving?: boolean;
}

/** What is known before the message is read. With `noContext` a message is read on its own. */
export interface ReadContext {
  asked: AskedQuestion | null;
  state: TalkState;
  /** The hospital's equipment, seen from the speaker's ward. */
  equipment: EquipmentIndex;
  /** Wards and departments of the hospital, for putting voice input right. */
  places: string[];
  hasOpenTicket: boolean;
  /** The category that the conversation is about, when already known. */
  category: string | null;
}

export const noContext: ReadContext = {
  asked: null,
  state: 'idle',
  equipment: emptyEquipment,
  places: [],
  hasOpenTicket: false,
  category: null,
};

export type Reader = (text: string, context: ReadContext) => Reading;
