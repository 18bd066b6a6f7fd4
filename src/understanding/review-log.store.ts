import { cutText } from '../../flows/kit/cut-text.ts';
import type { Connection } from 'mongoose';
import { digest } from '../kernel/ids.ts';

/** What was not understood, masked, for people who tend the lexicon (`npm run lexicon:review`). */
export interface ReviewLog {
  /** The same words are counted, not kept twice. */
  keep(maskedText: string, at: Date): Promise<void>;
  /** The most frequent first. */
  list(limit: number): Promise<{ text: string; count: number; lastAt: Date }[]>;
}

const maxLength = 200;

export function createReviewLog(connection: Connection): ReviewLog {
  const texts = connection.collection<{ _id: string; text: string; count: number; lastAt: Date }>(
    'lexiconReview',
  );
  return {
    async keep(maskedText, at) {
      const text = cutText(maskedText.trim(), maxLength);
      if (text === '') return;
      await texts.updateOne(
        { _id: digest(text) },
        { $set: { text, lastAt: at }, $inc: { count: 1 } },
        { upsert: true, writeConcern: { w: 1 } },
      );
    },
    async list(limit) {
      const rows = await texts.find({}).sort({ count: -1, lastAt: -1 }).limit(limit).toArray();
      return rows.map(({ text, count, lastAt }) => ({ text, count, lastAt }));
    },
  };
}
