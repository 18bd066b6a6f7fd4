import type { Connection } from 'mongoose';

/** An access token as all processes share it. */
export interface StoredToken {
  token: string;
  /** From then on somebody should fetch a new one, while this one still works. */
  refreshAt: Date;
  expiresAt: Date;
}

export interface AccessTokenStore {
  find(): Promise<StoredToken | null>;
  /**
   * Whether `holder` may fetch: only one may until `until` (or until it saves), and only while the token in place is still the
   * one that the holder `seen` there.
   */
  lease(holder: string, seen: string | null, now: Date, until: Date): Promise<boolean>;
  /** Puts a fresh token in place and ends the lease. */
  save(stored: StoredToken): Promise<void>;
  /** Forgets exactly this token; a newer one stays. */
  expire(token: string): Promise<void>;
}

interface TokenDocument {
  _id: string;
  token?: string;
  refreshAt?: Date;
  expiresAt?: Date;
  leaseBy?: string;
  leaseUntil?: Date;
}

const duplicateKey = 11000;

/** The token of one app (a token belongs to corp and agent, wecom.md C) in the collection `wecomTokens`. */
export function createAccessTokenStore(
  connection: Connection,
  app: { corpId: string; agentId: number },
): AccessTokenStore {
  const tokens = connection.collection<TokenDocument>('wecomTokens');
  const _id = `${app.corpId}:${app.agentId}`;
  return {
    async find() {
      const found = await tokens.findOne({ _id });
      if (!found?.token || !found.refreshAt || !found.expiresAt) return null;
      return { token: found.token, refreshAt: found.refreshAt, expiresAt: found.expiresAt };
    },
    async lease(holder, seen, now, until) {
      // Whoever holds it already may go on: a fetch that failed is tried again at once.
      const isFree = {
        $or: [
          { leaseUntil: { $exists: false } },
          { leaseUntil: { $lte: now } },
          { leaseBy: holder },
        ],
      };
      try {
        // The document that is held does not match, so the upsert collides with its _id: that is the answer "no".
        await tokens.updateOne(
          { _id, token: seen ?? { $exists: false }, ...isFree },
          { $set: { leaseBy: holder, leaseUntil: until } },
          { upsert: true },
        );
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    async save(stored) {
      await tokens.updateOne(
        { _id },
        { $set: { ...stored }, $unset: { leaseBy: '', leaseUntil: '' } },
        { upsert: true },
      );
    },
    async expire(token) {
      await tokens.updateOne(
        { _id, token },
        { $unset: { token: '', refreshAt: '', expiresAt: '' } },
      );
    },
  };
}

function isDuplicate(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === duplicateKey
  );
}
