import type { RecordStore } from './record.store.ts';

/** Opens the store of one kind of record by the name of its collection; rooms do not know which database is behind it. */
export type RecordStores = <State>(collectionName: string) => RecordStore<State>;
