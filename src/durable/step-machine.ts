import { createActor, initialTransition, transition } from 'xstate';
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { DurableEvent, Step, TimerChange, ValidWhile, WantedEffect } from './record.ts';

/** One machine in its present version, with the way from older ones. */
export interface DurableMachine {
  id: string;
  version: number;
  machine: AnyStateMachine;
  /** Changes a snapshot of the version before into the next one; by the version that it starts from. */
  migrations?: Record<number, (snapshot: StoredSnapshot) => StoredSnapshot>;
  /** The input to begin again with when a snapshot cannot be carried over: what was known is kept. */
  restartInput(oldContext: Record<string, unknown>, at: number): Record<string, unknown>;
}

/** xstate's persisted snapshot: plain JSON. */
interface StoredSnapshot {
  status: string;
  value: unknown;
  context: Record<string, unknown>;
  [key: string]: unknown;
}

export interface MachineState {
  machine: string;
  machineVersion: number;
  snapshot: StoredSnapshot;
}

/** Begins a machine. */
export function startMachine(
  definition: DurableMachine,
  input: Record<string, unknown>,
  at: number,
): Step<MachineState> {
  const [snapshot, actions] = initialTransition(definition.machine, { ...input, at });
  return fold(definition, snapshot as AnyMachineSnapshot, actions);
}

/** One event for a stored machine. An event that it does not know changes nothing. */
export function stepMachine(
  definition: DurableMachine,
  state: MachineState,
  event: DurableEvent,
): Step<MachineState> {
  const restored = restoreSnapshot(definition, state);
  if (restored === null) {
    const begun = startMachine(
      definition,
      definition.restartInput(state.snapshot.context, event.at),
      event.at,
    );
    const then = stepMachine(definition, begun.state, event);
    return {
      state: then.state,
      timers: [...begun.timers, ...then.timers],
      effects: [...begun.effects, ...then.effects],
    };
  }
  const [snapshot, actions] = transition(definition.machine, restored, event);
  return fold(definition, snapshot as AnyMachineSnapshot, actions);
}

/**
 * The live snapshot of a stored one, migrated when it is older; null when it cannot be carried over.
 * An actor that is never started is the only restore that survives history states (platform facts).
 */
function restoreSnapshot(
  definition: DurableMachine,
  state: MachineState,
): AnyMachineSnapshot | null {
  if (state.machineVersion > definition.version) return null;
  try {
    const snapshot = migrateSnapshot(definition, state);
    if (snapshot === null) return null;
    const actor = createActor(definition.machine, { snapshot: snapshot as never });
    actor.subscribe({ error: () => {} });
    const live = actor.getSnapshot() as AnyMachineSnapshot;
    return live.status === 'error' ? null : live;
  } catch {
    return null;
  }
}

function migrateSnapshot(definition: DurableMachine, state: MachineState): StoredSnapshot | null {
  let { snapshot } = state;
  for (let from = state.machineVersion; from < definition.version; from += 1) {
    const migrate = definition.migrations?.[from];
    if (!migrate) return null;
    snapshot = migrate(snapshot);
  }
  return snapshot;
}

function fold(
  definition: DurableMachine,
  snapshot: AnyMachineSnapshot,
  actions: readonly { type: string; params?: unknown }[],
): Step<MachineState> {
  const timers: TimerChange[] = [];
  const effects: WantedEffect[] = [];
  for (const action of actions) {
    if (action.type === 'xstate.raise') {
      const { id, event, delay } = action.params as RaiseParams;
      if (delay !== undefined) timers.push({ type: 'set', id, event, delayMs: delay });
    } else if (action.type === 'xstate.cancel') {
      timers.push({ type: 'cancel', id: (action.params as { sendId: string }).sendId });
    } else {
      effects.push(toEffect(action));
    }
  }
  return {
    state: {
      machine: definition.id,
      machineVersion: definition.version,
      snapshot: toStored(definition.machine, snapshot),
    },
    timers,
    effects,
  };
}

/** A flow marks an effect by a `validWhile` among its params: the state of its context in which the effect is still meant. */
function toEffect({ type, params }: { type: string; params?: unknown }): WantedEffect {
  if (typeof params !== 'object' || params === null || !('validWhile' in params))
    return { type, params: params ?? null };
  const { validWhile, ...rest } = params as { validWhile: ValidWhile };
  return { type, params: rest, validWhile };
}

/** Whether a machine's context still has these values. */
export function holdsIn({ snapshot }: MachineState, wanted: ValidWhile): boolean {
  return Object.entries(wanted).every(([path, value]) => {
    let found: unknown = snapshot.context;
    for (const key of path.split('.')) {
      if (typeof found !== 'object' || found === null) return false;
      found = (found as Record<string, unknown>)[key];
    }
    return found === value;
  });
}

interface RaiseParams {
  id: string;
  event: { type: string };
  delay?: number;
}

function toStored(machine: AnyStateMachine, snapshot: AnyMachineSnapshot): StoredSnapshot {
  return machine.getPersistedSnapshot(snapshot) as unknown as StoredSnapshot;
}
