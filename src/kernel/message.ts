/** The words that cross the channel border: what people send us, and what we can say to them. */

export type ChannelName = 'wecom';

export interface CardSelection {
  questionKey: string;
  optionIds: string[];
}

export type InboundContent =
  | { type: 'text'; text: string }
  | { type: 'image'; mediaId: string }
  | { type: 'voice'; mediaId: string; format: string }
  | { type: 'video'; mediaId: string }
  | { type: 'location'; latitude: number; longitude: number; label: string }
  | { type: 'link'; title: string; url: string }
  | {
      type: 'cardAction';
      taskId: string;
      key: string;
      responseCode: string;
      selections: CardSelection[];
    }
  | { type: 'scan'; result: string }
  | { type: 'entered' }
  /** A message of a kind we don't know, from a person who waits for an answer. */
  | { type: 'unsupported'; kind: string };

export interface InboundMessage {
  channel: ChannelName;
  /** Unique per message on its channel: MsgId, else the hash of the decrypted payload. */
  messageId: string;
  /** The sender's address on the channel (WeCom: userid, lower case). */
  from: string;
  /** When the platform says that it was sent. */
  at: Date;
  content: InboundContent;
}

export interface CardButton {
  /** ≤ 10 characters (WeCom button_list text). */
  text: string;
  /** Self-describing: `{kind}:{id}:{action}:{epoch}`, routed by itself and not by the dialogue. */
  key: string;
  style?: 'primary' | 'plain' | 'danger';
}

export interface CardFact {
  label: string;
  value: string;
}

/** A card with buttons. Channels without buttons render it as numbered text. */
export interface Card {
  /** Never repeated within one app; `[0-9A-Za-z_\-@]`, ≤ 128 bytes. */
  taskId: string;
  title: string;
  subtitle?: string;
  /** Free text under the facts, ≤ 160 characters. */
  body?: string;
  facts: CardFact[];
  /** At most 6. None: the card is only read. */
  buttons: CardButton[];
}

export type Sayable =
  /** `whole`: never split, whatever its length allows (a safety step is one message). */
  | { type: 'text'; text: string; whole?: boolean }
  /** What somebody sent, passed on by the id that its channel gave it. */
  | { type: 'media'; kind: 'image' | 'voice' | 'video'; mediaId: string }
  | { type: 'card'; card: Card }
  /** Replaces what the buttons of an earlier card say (greyed out), for everyone who got it. */
  | { type: 'cardUpdate'; taskId: string; responseCode?: string; replaceText: string };

/** Safety first, then what a person waits for, then what can wait. */
export type Urgency = 'safety' | 'normal' | 'routine';
