import type { CheckInInput } from '../../flows/check-in/types.ts';
import { outcomeOf } from '../../flows/check-in/index.ts';
import type { Runtime } from '../durable/runtime.ts';
import type { MachineState } from '../durable/step-machine.ts';

interface Leaving {
  runtime: Runtime<MachineState, CheckInInput>;
  /** Check-ins that were planned. */
  planned: string[];
  /** Check-ins of those who are contacts now. */
  wanted: Set<string>;
  /** Epoch milliseconds. */
  at: number;
}

/** Ends the open check-ins of people who are no contacts any more: nobody is to phone them, and a card that asks for it goes. */
export async function dismissLeavers({ runtime, planned, wanted, at }: Leaving): Promise<void> {
  for (const id of planned) {
    if (wanted.has(id)) continue;
    const record = await runtime.read(id);
    if (record === null) continue;
    if (!['planned', 'waiting'].includes(outcomeOf(record.state.snapshot.value))) continue;
    await runtime.deliver(id, { type: 'CONTACT_LEFT', at }, `left:${id}`);
  }
}
