import type { MediaArchive } from '../channels/wecom/media-archive.ts';
import type { Logger } from '../kernel/logger.ts';
import { createCodeReader } from '../vision/create-code-reader.ts';

const maxBytes = 10_000_000;

/** Reads the codes in an archived picture, by our own id of it; none when it is too large or not there. */
export function createPictureReader(deps: {
  media: Pick<MediaArchive, 'open'>;
  logger: Logger;
}): (id: string) => Promise<string[]> {
  const reader = createCodeReader(deps);
  return async (id) => {
    const file = await deps.media.open(id);
    if (!file) return [];
    if (file.bytes > maxBytes) {
      file.stream.destroy();
      return [];
    }
    const chunks: Buffer[] = [];
    for await (const chunk of file.stream) chunks.push(chunk as Buffer);
    return reader.readCodes(Buffer.concat(chunks));
  };
}
