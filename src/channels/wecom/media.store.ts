import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { GridFSBucket, ObjectId } from 'mongodb';
import type { Connection } from 'mongoose';

/** A file as it lies in our own store. */
export interface StoredMedia {
  contentType: string;
  bytes: number;
  stream: Readable;
}

export interface MediaStore {
  /** Our id of a file that was stored before, or null. */
  findByMediaId(mediaId: string): Promise<string | null>;
  /** Stores a file and answers our id; stored twice at once, both callers get the same one. */
  save(file: { mediaId: string; contentType: string; bytes: Buffer; at: Date }): Promise<string>;
  /** The file with our id, or null. */
  open(id: string): Promise<StoredMedia | null>;
}

/** One file per media id, however often it is fetched; for ensureIndexes. */
export const mediaIndexes = [
  {
    collection: 'media.files',
    indexes: [{ key: { 'metadata.mediaId': 1 }, unique: true, name: 'one_per_media_id' }],
  },
];

const duplicateKey = 11000;

/** GridFS in the bucket `media`. Needs an open connection, and `mediaIndexes` for its promise about two callers at once. */
export function createMediaStore(connection: Connection): MediaStore {
  if (!connection.db) throw new TypeError('the connection is not open');
  const bucket = new GridFSBucket(connection.db, {
    bucketName: 'media',
    writeConcern: { journal: true },
  });
  const findByMediaId = async (mediaId: string) => {
    const [file] = await bucket.find({ 'metadata.mediaId': mediaId }).limit(1).toArray();
    return file ? file._id.toHexString() : null;
  };
  return {
    findByMediaId,
    async save({ mediaId, contentType, bytes, at }) {
      const metadata = { mediaId, contentType, receivedAt: at };
      const upload = bucket.openUploadStream(mediaId, { metadata });
      try {
        await pipeline(Readable.from([bytes]), upload);
        return upload.id.toHexString();
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        await connection.collection('media.chunks').deleteMany({ files_id: upload.id });
        return (await findByMediaId(mediaId)) ?? upload.id.toHexString();
      }
    },
    async open(id) {
      if (!/^[0-9a-f]{24}$/.test(id)) return null;
      const _id = new ObjectId(id);
      const [file] = await bucket.find({ _id }).limit(1).toArray();
      if (!file) return null;
      const contentType = String(file.metadata?.['contentType'] ?? 'application/octet-stream');
      return { contentType, bytes: file.length, stream: bucket.openDownloadStream(_id) };
    },
  };
}

function isDuplicate(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === duplicateKey
  );
}
