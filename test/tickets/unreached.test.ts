import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { useDatabase } from '../database.ts';
import { clear, emergency, play, prepare, request } from './ticket-room.ts';
import type { Play } from './ticket-room.ts';

const db = useDatabase();
beforeAll(() => prepare(db.connection()));
beforeEach(() => clear(db.connection()));

async function open(stage: Play, overrides = {}) {
  const { no } = await stage.room.open(request(overrides), randomUUID());
  await stage.idle();
  return no;
}
const wordsOf = (stage: Play, person: string) => stage.book.of(person).map(({ words }) => words);

describe('one who cannot be sent to', () => {
  it('does not keep a warning from the others, and counts as unreached after a while', async () => {
    const stage = play(db.connection());
    const no = await open(stage);
    stage.book.failing.add('e2');
    for (let minute = 0; minute < 9; minute += 1) await stage.wait(1);
    expect(wordsOf(stage, 'l1').length).toBeGreaterThan(0);
    for (let minute = 0; minute < 3; minute += 1) await stage.wait(1);
    const rungs = (await stage.room.view(no))?.escalations.filter(
      ({ clock }) => clock === 'response',
    );
    expect(rungs?.find(({ rung }) => rung === 2)?.to).toContain('l1');
  });
});

describe('a leader who is out of reach', () => {
  it('is stood in for: nothing that was meant for him vanishes', async () => {
    const stage = play(db.connection());
    stage.book.unreachable.add('l1');
    await open(stage, emergency);
    const standIn = '周组长收不到消息';
    expect(wordsOf(stage, 'p1').some((words) => words.includes(standIn))).toBe(true);
    for (const engineer of ['e2', 'e1', 'e3'])
      if (stage.book.of(engineer).some(({ buttons }) => '离得远' in buttons))
        await stage.press(engineer, '离得远');
    await stage.wait(5);
    // The card with which somebody is named comes to who can act in his place.
    expect(
      Object.keys(
        stage.book.of('p1').findLast(({ buttons }) => Object.keys(buttons).length > 0)?.buttons ??
          {},
      ).length,
    ).toBeGreaterThan(0);
  });

  it('with nobody left is alarmed', async () => {
    const stage = play(db.connection());
    for (const id of ['l1', 'p1', 'e1', 'e2', 'e3']) stage.book.unreachable.add(id);
    await open(stage, emergency);
    expect(stage.alarms).toContain('nobody_to_tell');
  });
});
