/** One person whose phone the simulator plays. */
export interface SimPerson {
  /** The directory's person id; tests and the page name people by it. */
  id: string;
  name: string;
  /** What stands under the name on the page, e.g. `ICU 护士`. */
  title: string;
  /** One of the directory's roles; it decides the look and the suggested sentences. */
  role: string;
  /** WeCom userid. */
  userid: string;
}

/** What a WeCom app is known by; the service gets the same values as settings. */
export interface SimCredentials {
  corpId: string;
  agentId: number;
  secret: string;
  token: string;
  /** EncodingAESKey, 43 characters. */
  aesKey: string;
}

export interface TicketClock {
  startedAt: string | null;
  dueAt: string | null;
  stoppedAt: string | null;
  breachedAt: string | null;
}

interface NamedPerson {
  id: string;
  name: string;
}

/** A ticket as the read API answers it (contract.md); only what the board shows. Times are ISO 8601 UTC. */
export interface TicketView {
  no: string;
  status: string;
  stage: string;
  priority: string;
  origin: string;
  hospital: string | null;
  category: string | null;
  equipment: unknown;
  /** What people call the equipment, when whoever lists the tickets knows it. */
  deviceName?: string | null;
  location: string | null;
  symptom: string | null;
  hazards: readonly string[];
  patientDependence: string | null;
  reporter: NamedPerson | null;
  engineer: NamedPerson | null;
  noticeAt: string;
  closedAt: string | null;
  clocks: Readonly<Record<string, TicketClock | null>>;
  escalations: readonly {
    clock: string;
    rung: unknown;
    epoch: number;
    at: string;
    to: readonly string[];
  }[];
  timeline: readonly { at: string; type: string; by?: unknown }[];
}

export interface SimCardButton {
  text: string;
  key: string;
  /** WeCom's `style` 1..4: 1 is the main button, 3 warns. */
  style: number;
  /** This person has pressed it. */
  pressed: boolean;
}

/** A template card as one person's phone shows it now. */
export interface SimCard {
  taskId: string;
  cardType: string;
  source: string;
  title: string;
  subtitle: string;
  body: string;
  facts: { label: string; value: string }[];
  buttons: SimCardButton[];
  /** What replaced the buttons (`update_template_card`), else null: they can be pressed. */
  replacedBy: string | null;
}

/** Whether the callback that carries what a person sent was answered with 200. */
type EntryStatus = 'sending' | 'delivered' | 'failed';

type EntryContent =
  | { type: 'text'; text: string }
  | { type: 'image'; mediaId: string }
  | { type: 'location'; latitude: number; longitude: number; label: string }
  | { type: 'card'; card: SimCard };

/** One line of a chat. `from: 'me'` was said by the person, `'bot'` by the service. */
export type ChatEntry = {
  /** Rises by one for every entry of the simulator, so that it also orders them. */
  id: number;
  at: string;
  from: 'me' | 'bot';
  status: EntryStatus;
} & EntryContent;

export type NewEntry = { from: 'me' | 'bot'; status: EntryStatus } & EntryContent;

/** What listeners and the page are told. An entry is sent again, with the same id, when it changes. */
export type SimulatorChange =
  | { type: 'entry'; personId: string; entry: ChatEntry }
  | { type: 'clock'; now: string }
  | { type: 'tickets'; tickets: readonly TicketView[] };

/** How the service took a callback. */
export type DeliveryReport =
  { status: 'answered'; attempts: number } | { status: 'failed'; attempts: number; reason: string };
