import type { Fact, FactName, SaidFact } from '../../flows/kit/facts.ts';
import type { Flow, FlowEvent } from '../../flows/kit/flow.ts';
import type { Reading } from '../../flows/kit/reading.ts';
import { startMachine, stepMachine } from '../../src/durable/step-machine.ts';
import type { MachineState } from '../../src/durable/step-machine.ts';

/** A flow played by hand: every state goes through JSON, as it does in the database. */
export interface Play {
  state(): MachineState;
  value(): unknown;
  context: unknown;
  /** The time of the last event, epoch milliseconds. */
  now(): number;
  effects: { type: string; params: Record<string, unknown> }[];
  timers: Map<string, { event: { type: string }; delayMs: number }>;
  send(event: FlowEvent): Play;
  /** Fires a pending timer by a part of its name. */
  fire(name: string): Play;
  /** What was said since the last call: text ids and template ids. */
  said(): string[];
}

export function play(flow: Flow, input: Record<string, unknown>, at = 1_000): Play {
  const first = startMachine(flow, input, at);
  let state = throughJson(first.state);
  let now = at;
  const one: Play = {
    state: () => state,
    value: () => state.snapshot.value,
    get context() {
      return state.snapshot.context;
    },
    now: () => now,
    effects: [],
    timers: new Map(),
    send(event) {
      now += 1_000;
      const step = stepMachine(flow, state, { ...event, at: now });
      state = throughJson(step.state);
      collect(one, step);
      return one;
    },
    fire(name) {
      const id = [...one.timers.keys()].find((key) => key.includes(name));
      if (id === undefined)
        throw new Error(`no timer ${name} among ${[...one.timers.keys()].join(', ')}`);
      const timer = one.timers.get(id);
      one.timers.delete(id);
      return one.send(timer?.event ?? { type: 'none' });
    },
    said() {
      const said = one.effects
        .filter((effect) => effect.type === 'say' || effect.type === 'sayStep')
        .map((effect) =>
          effect.type === 'say'
            ? // Nothing to say after all: the conversation leaves it out.
              (effect.params['text'] as { id: string } | null)?.id
            : String(effect.params['templateId']),
        )
        .filter((id) => id !== undefined);
      one.effects = one.effects.filter(
        (effect) => effect.type !== 'say' && effect.type !== 'sayStep',
      );
      return said;
    },
  };
  collect(one, first);
  return one;
}

function collect(one: Play, step: ReturnType<typeof startMachine>): void {
  for (const change of step.timers) {
    one.timers.delete(change.id);
    if (change.type === 'set') one.timers.set(change.id, change);
  }
  one.effects.push(
    ...step.effects.map(({ type, params }) => ({
      type,
      params: params as Record<string, unknown>,
    })),
  );
}

function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** A message that says nothing, to be filled in. */
export const blankReading: Reading = {
  text: '',
  act: 'other',
  hazards: [],
  suspects: [],
  category: null,
  equipment: [],
  isEquipmentCertain: false,
  place: null,
  symptom: null,
  isSymptomVague: false,
  facts: [],
  answer: null,
  isBareAnswer: false,
  isWeakYes: false,
  choice: null,
  command: null,
  isCorrection: false,
  priority: null,
  cues: [],
  isArea: false,
  isHypothetical: false,
  decidedBy: [],
};

/** A plain sure statement. */
export const said = (name: FactName, value: boolean | string = true, sure = true): SaidFact => ({
  name,
  value,
  sure,
});

/** A fact as a flow keeps it. */
export const fact = (value: boolean | string, more: Partial<Fact> = {}): Fact => ({
  value,
  said: '',
  at: 1,
  by: 'n1',
  source: 'text',
  sure: true,
  ...more,
});
