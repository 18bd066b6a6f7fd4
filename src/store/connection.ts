/** A connection to the database as rooms hand it on to their stores; only stores know what to do with it. */
export type { Connection } from 'mongoose';
