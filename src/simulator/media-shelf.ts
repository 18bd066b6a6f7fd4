import type { Clock } from '../kernel/clock.ts';
import type { NewId } from '../kernel/ids.ts';
import {
  errors,
  FILE_MAX_BYTES,
  IMAGE_MAX_BYTES,
  MEDIA_LIFE_MS,
  MEDIA_MIN_BYTES,
  refuse,
  VOICE_MAX_BYTES,
  type Refusal,
} from './wecom-limits.ts';

const MAX_SHELF_BYTES = 128 * 1024 * 1024;
const maxBytes: Readonly<Record<string, number>> = {
  image: IMAGE_MAX_BYTES,
  voice: VOICE_MAX_BYTES,
  video: IMAGE_MAX_BYTES,
  file: FILE_MAX_BYTES,
};

interface ShelvedMedia {
  mediaId: string;
  type: string;
  contentType: string;
  filename: string;
  bytes: Buffer;
  createdAt: Date;
}

/** Temporary media as WeCom keeps them: three days by the simulator's clock; the oldest go first when memory runs short. */
export interface MediaShelf {
  put(media: {
    type: string;
    contentType: string;
    filename: string;
    bytes: Buffer;
  }): ShelvedMedia | Refusal;
  get(mediaId: string): ShelvedMedia | null;
}

export function createMediaShelf(deps: { clock: Clock; newId: NewId }): MediaShelf {
  const shelf = new Map<string, ShelvedMedia>();
  let totalBytes = 0;

  function remove(media: ShelvedMedia): void {
    shelf.delete(media.mediaId);
    totalBytes -= media.bytes.length;
  }

  return {
    put(media) {
      const limit = maxBytes[media.type];
      if (limit === undefined) return refuse(errors.badMediaType, 'invalid media type');
      if (media.bytes.length <= MEDIA_MIN_BYTES)
        return refuse(errors.badMediaSize, 'media too small');
      if (media.bytes.length > limit) return refuse(errors.mediaTooLarge, 'media too large');
      const mediaId = deps.newId().replaceAll('-', '');
      const shelved = { ...media, mediaId, createdAt: deps.clock.now() };
      shelf.set(mediaId, shelved);
      totalBytes += media.bytes.length;
      for (const old of shelf.values()) {
        if (totalBytes <= MAX_SHELF_BYTES) break;
        remove(old);
      }
      return shelved;
    },
    get(mediaId) {
      const media = shelf.get(mediaId);
      if (!media) return null;
      if (deps.clock.now().getTime() - media.createdAt.getTime() <= MEDIA_LIFE_MS) return media;
      remove(media);
      return null;
    },
  };
}
