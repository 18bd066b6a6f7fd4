import type { Connection } from 'mongoose';

/** How far the service's clock was moved ahead of the system's: without it, a restart would take the service back in time. */
export interface ClockOffsetStore {
  /** Milliseconds; 0 when it was never moved. */
  read(): Promise<number>;
  /** Notes it durably; a smaller one than is there does not count. */
  keep(ms: number): Promise<void>;
}

export function createClockOffsetStore(connection: Connection): ClockOffsetStore {
  const clocks = connection.collection<{ _id: 'service'; offsetMs: number }>('clock');
  return {
    async read() {
      return (await clocks.findOne({ _id: 'service' }))?.offsetMs ?? 0;
    },
    async keep(ms) {
      await clocks.updateOne({ _id: 'service' }, { $max: { offsetMs: ms } }, { upsert: true });
    },
  };
}
