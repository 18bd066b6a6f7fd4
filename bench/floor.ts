import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { measureRate } from './measure.ts';
import type { Rate } from './measure.ts';

interface FloorDocument {
  _id: string;
  version: number;
  filling: string;
}

const documents = 1000;
/** With its other fields a document is about 1.5 kB, as a conversation is. */
const fillingBytes = 720;

function filling(): string {
  return randomBytes(fillingBytes).toString('hex');
}

/** What the database itself allows: one read and one journalled write of a 1.5 kB document, and nothing else. */
export async function createFloor(
  connection: Connection,
): Promise<(inFlight: number, ms: number) => Promise<Rate>> {
  const collection = connection.collection<FloorDocument>('benchFloor');
  await collection.insertMany(
    Array.from({ length: documents }, (_, n) => ({ _id: `d${n}`, version: 0, filling: filling() })),
  );
  const change = filling();
  let next = 0;
  return (inFlight, ms) =>
    measureRate(
      async () => {
        next += 1;
        const _id = `d${next % documents}`;
        const found = await collection.findOne({ _id });
        await collection.findOneAndUpdate(
          { _id, version: found?.version ?? 0 },
          { $set: { filling: change }, $inc: { version: 1 } },
          { writeConcern: { w: 1, j: true } },
        );
      },
      { inFlight, ms },
    );
}
