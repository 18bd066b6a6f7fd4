import type { Clock } from '../../kernel/clock.ts';
import { AppError, messageOf } from '../../kernel/errors.ts';
import { ERRCODE_MEDIA_ID } from '../../protocols/wecom/errcode.ts';
import type { WecomApi } from './api.ts';
import { toAppError } from './api.ts';
import type { MediaStore, StoredMedia } from './media.store.ts';

/** Pictures, voices and videos that people sent, kept beyond WeCom's three days. */
export interface MediaArchive {
  /**
   * Fetches a file from WeCom into our store and answers our own id; asked again, the same id without fetching. Throws
   * `wecom_media_gone` (older than 3 days) or `wecom_media_too_large`, not retryable; a retryable AppError for what may pass.
   */
  downloadMedia(mediaId: string): Promise<string>;
  /** A stored file by our id, or null. */
  open(id: string): Promise<StoredMedia | null>;
}

export interface MediaArchiveDeps {
  api: WecomApi;
  store: MediaStore;
  clock: Clock;
}

export function createMediaArchive(deps: MediaArchiveDeps): MediaArchive {
  return {
    async downloadMedia(mediaId) {
      const known = await inStore(() => deps.store.findByMediaId(mediaId));
      return known ?? fetchAndStore(deps, mediaId);
    },
    open: (id) => deps.store.open(id),
  };
}

async function fetchAndStore(deps: MediaArchiveDeps, mediaId: string): Promise<string> {
  const file = await deps.api.download(mediaId);
  if (!('bytes' in file)) {
    if (file.errcode === ERRCODE_MEDIA_ID) {
      throw new AppError('wecom_media_gone', 'WeCom no longer has this file');
    }
    throw toAppError(file);
  }
  const { contentType, bytes } = file;
  const at = deps.clock.now();
  return inStore(() => deps.store.save({ mediaId, contentType, bytes, at }));
}

async function inStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new AppError('media_store_unavailable', messageOf(error), {
      retryable: true,
      cause: error,
    });
  }
}
