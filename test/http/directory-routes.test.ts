import { beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { stringify } from 'yaml';
import { createDirectory } from '../../src/directory/create-directory.ts';
import { createDirectoryStore } from '../../src/directory/directory.store.ts';
import type { Directory } from '../../src/directory/types.ts';
import { createDirectoryRoutes } from '../../src/http/directory-routes.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { useDatabase } from '../database.ts';
import { contractFile, knownCategories } from '../directory/directory-fixture.ts';
import { createApp } from './serve.ts';

const database = useDatabase();
let directory: Directory;
let app: ReturnType<typeof createApp>['app'];

beforeAll(async () => {
  directory = await createDirectory({
    store: createDirectoryStore(database.connection()),
    logger: silentLogger,
    clock: systemClock,
    knownCategories,
  });
  ({ app } = createApp(createDirectoryRoutes({ directory })));
});

function put(type: string, body: string) {
  return request(app).put('/directory').set('content-type', type).send(body);
}

describe('PUT /api/directory', () => {
  it('takes YAML, then the same as JSON without a change', async () => {
    const first = await put('application/yaml', stringify(contractFile()));
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ counts: { people: { created: 4 } }, warnings: [] });
    const again = await put('application/json; charset=utf-8', JSON.stringify(contractFile()));
    expect(again.body).toMatchObject({ counts: { people: { created: 0, unchanged: 4 } } });
    expect(directory.current().personAt('wecom', 'nurse-wang')?.name).toBe('王护士');
  });

  it('answers a wrong file with 422, every path and reason, and changes nothing', async () => {
    const before = directory.current();
    const people = [
      { id: 'x', name: '某人', roles: ['boss'], channels: { wecom: '某' } },
      { id: 'y', name: '另一人', roles: [] },
    ];
    const answer = await put('application/json', JSON.stringify({ people }));
    expect(answer.status).toBe(422);
    const { error, problems } = answer.body as {
      error: { code: string };
      problems: { path: string }[];
    };
    expect(error.code).toBe('directory_invalid');
    expect(problems.map(({ path }) => path)).toEqual([
      'people[0].roles[0]',
      'people[0].channels.wecom',
    ]);
    expect(directory.current()).toBe(before);
  });

  it.each([
    ['application/yaml', 'people: [', 400, 'directory_unparseable'],
    ['application/json', '{', 400, 'directory_unparseable'],
    ['application/json', '', 400, 'directory_unparseable'],
    ['application/yaml', '', 422, 'directory_invalid'],
    ['text/plain', 'people: []', 415, 'unsupported_media_type'],
    ['application/json', `"${'x'.repeat(5 * 1024 * 1024)}"`, 413, 'body_too_large'],
  ])('answers %s that cannot be taken with its status', async (type, body, status, code) => {
    const answer = await put(type, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { code } });
  });
});
