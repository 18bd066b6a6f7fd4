import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createMediaArchive } from '../../src/channels/wecom/media-archive.ts';
import { createMediaStore, mediaIndexes } from '../../src/channels/wecom/media.store.ts';
import { MEDIA_BYTES } from '../../src/protocols/wecom/limits.ts';
import { ensureIndexes } from '../../src/store/ensure-indexes.ts';
import { useDatabase } from '../database.ts';
import { buildApi } from './build-channel.ts';
import { mediaPath, startFakeWecom } from './fake-wecom.ts';

const database = useDatabase();
const wecom = await startFakeWecom();

beforeAll(async () => {
  await ensureIndexes(database.connection(), mediaIndexes);
});
beforeEach(() => {
  wecom.reset();
});

function build() {
  const { api, clock } = buildApi(wecom.baseUrl, database.connection());
  const store = createMediaStore(database.connection());
  return { archive: createMediaArchive({ api, store, clock }), store };
}

function file(bytes: Buffer, type = 'image/jpeg', more: Record<string, string> = {}) {
  return { raw: bytes, headers: { 'content-type': type, ...more } };
}
const picture = Buffer.from('ffd8ffe000104a464946', 'hex');

async function read(archive: ReturnType<typeof build>['archive'], id: string) {
  const stored = await archive.open(id);
  const chunks: Buffer[] = [];
  for await (const chunk of stored?.stream ?? []) chunks.push(chunk as Buffer);
  return { contentType: stored?.contentType, bytes: Buffer.concat(chunks) };
}

describe('keeping media', () => {
  it('stores a file with its type, and gives it back by our id', async () => {
    const { archive } = build();
    const large = Buffer.alloc(700_000, 7);
    wecom.script(mediaPath, file(large));
    const id = await archive.downloadMedia('m1');
    expect(await read(archive, id)).toEqual({ contentType: 'image/jpeg', bytes: large });
    expect(wecom.calls(mediaPath)[0]?.query.get('media_id')).toBe('m1');
    expect((await archive.open(id))?.bytes).toBe(large.length);
  });

  it('fetches a media id once and then answers the same id', async () => {
    const { archive } = build();
    wecom.script(mediaPath, file(picture));
    const id = await archive.downloadMedia('m2');
    expect(await archive.downloadMedia('m2')).toBe(id);
    expect(wecom.calls(mediaPath)).toHaveLength(1);
  });

  it('answers one id to callers at the same time, and leaves nothing behind of the other', async () => {
    const { archive } = build();
    wecom.script(mediaPath, file(picture), file(picture), file(picture));
    const ids = await Promise.all(['m3', 'm3', 'm3'].map((id) => archive.downloadMedia(id)));
    expect(new Set(ids).size).toBe(1);
    const files = await database.connection().collection('media.files').find().toArray();
    const chunks = await database.connection().collection('media.chunks').distinct('files_id');
    expect(chunks).toHaveLength(files.length);
  });

  it.each([
    ['as JSON', 'application/json'],
    ['as text', 'text/plain'],
    ['with the type of a picture', 'image/jpeg'],
  ])('sees an error that comes %s, and says that the file is gone', async (_name, type) => {
    const { archive } = build();
    wecom.script(
      mediaPath,
      file(Buffer.from('{"errcode":40007,"errmsg":"invalid media_id"}'), type),
    );
    await expect(archive.downloadMedia('gone')).rejects.toMatchObject({
      code: 'wecom_media_gone',
      retryable: false,
    });
  });

  it('takes a text file for a file when it has a name', async () => {
    const { archive } = build();
    const text = Buffer.from('{"errcode":40007}');
    wecom.script(
      mediaPath,
      file(text, 'text/plain', { 'content-disposition': 'attachment; filename="a.txt"' }),
    );
    expect((await read(archive, await archive.downloadMedia('m4'))).bytes).toEqual(text);
  });

  it.each([
    ['image/png', MEDIA_BYTES.image],
    ['audio/amr', MEDIA_BYTES.voice],
    ['voice/amr', MEDIA_BYTES.voice],
    ['video/mp4', MEDIA_BYTES.video],
    ['application/octet-stream', MEDIA_BYTES.file],
  ])(
    'refuses a file of %s above its limit, said in the header or found while reading',
    async (type, limit) => {
      const { archive } = build();
      const large = Buffer.alloc(limit + 1, 1);
      wecom.script(
        mediaPath,
        file(large, type),
        file(large, type, { 'transfer-encoding': 'chunked' }),
      );
      for (let index = 0; index < 2; index += 1) {
        await expect(archive.downloadMedia('large')).rejects.toMatchObject({
          code: 'wecom_media_too_large',
          retryable: false,
        });
      }
      wecom.script(mediaPath, file(Buffer.alloc(limit, 1), type));
      expect(await archive.downloadMedia(`fits-${type}`)).toMatch(/^[0-9a-f]{24}$/);
    },
  );

  it('tries again what may pass, and leaves it retryable', async () => {
    const { archive } = build();
    wecom.script(
      mediaPath,
      file(Buffer.alloc(0)),
      'reset',
      file(Buffer.from('{}'), 'application/json'),
    );
    await expect(archive.downloadMedia('m5')).rejects.toMatchObject({ retryable: true });
    expect(wecom.calls(mediaPath)).toHaveLength(3);
    wecom.script(mediaPath, { errcode: 40058 });
    await expect(archive.downloadMedia('m5')).rejects.toMatchObject({
      code: 'wecom_40058',
      retryable: false,
    });
  });

  it('is retryable when the store fails', async () => {
    const { store } = build();
    const { api, clock } = buildApi(wecom.baseUrl, database.connection());
    const broken = { ...store, findByMediaId: () => Promise.reject(new Error('no database')) };
    const archive = createMediaArchive({ api, store: broken, clock });
    await expect(archive.downloadMedia('m6')).rejects.toMatchObject({
      code: 'media_store_unavailable',
      retryable: true,
    });
  });

  it('knows no file under other ids', async () => {
    const { archive } = build();
    expect(await archive.open('nonsense')).toBeNull();
    expect(await archive.open('0'.repeat(24))).toBeNull();
  });
});
