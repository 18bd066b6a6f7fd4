import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createContext } from '../../flows/ticket/context.ts';
import { clockNames, diagnosisFields, recordFields, stages } from '../../flows/ticket/types.ts';
import { loadSafetyContent } from '../../src/config/load-safety.ts';
import { createGuard } from '../../src/safety/guard.ts';
import { findAction, listActions } from '../../src/tickets/stage-actions.ts';
import { typedActions } from '../../src/tickets/texts.ts';
import { formatTime, ticketValues } from '../../src/tickets/ticket-values.ts';
import { openedAt, texts, directory } from './ticket-room.ts';
import { ticketStart } from '../flows/ticket-play.ts';

const words = {
  directory: { current: () => directory },
  texts,
  serviceInfo: { hotline: '400-000-0000' },
  categoryName: () => '监护仪',
};
const ticket = createContext({ ...ticketStart(), at: openedAt });
const values = {
  ...ticketValues(words, ticket, openedAt),
  by: '李工',
  clockName: '响应时限',
  minutes: 5,
  name: '李工',
  options: '1 远程处理',
  caller: '王护士',
  callerPhone: '13800000001',
  reason: '想问一下',
  missing: '周组长',
  numbers: 'T20261122-001、T20261122-002',
  count: 3,
  words: '按住电源键',
  speaker: '李工',
  text: '按住电源键',
};
const own = texts.ids().filter((id) => id.startsWith('ticket.'));
const render = (id: string) => texts.render({ id, values });
/** Actions of buttons that are no acts on the ticket machine. */
const otherButtons = ['assign', 'works', 'broken'];

function sourcesOf(...folders: string[]): string {
  return folders
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}

describe('the words of tickets', () => {
  it('are all filled from what is known of a ticket, and no button is longer than WeCom shows', () => {
    for (const id of own) expect(render(id)).not.toMatch(/[{}]/);
    for (const id of own.filter((name) => /\.button\.|offer\.(accept|decline)/.test(name)))
      expect([id, render(id).length <= 10]).toEqual([id, true]);
  });

  it('are there for every stage, clock, field and action', () => {
    const needed = [
      ...stages.map((stage) => `ticket.stage.${stage}`),
      ...clockNames.map((name) => `ticket.clock.${name}`),
      ...[...diagnosisFields, ...recordFields].map((field) => `ticket.ask.${field}`),
      ...stages.flatMap((stage) =>
        listActions(ticket, stage).map(({ action }) => `ticket.button.${action}`),
      ),
      ...stages.filter((stage) => stage !== 'closed').map((stage) => `ticket.work.${stage}`),
    ];
    expect(needed.filter((id) => !own.includes(id))).toEqual([]);
  });

  it('are there for everything that the machines tell', () => {
    const source = sourcesOf('flows/ticket', 'flows/offer');
    const find = (pattern: RegExp) => [...source.matchAll(pattern)].map((match) => match[1] ?? '');
    const staff = [...source.matchAll(/tellStaff\(\s*\[([^\]]*)\],\s*'(\w+)'/g)].flatMap(
      ([, to = '', message = '']) => [
        ...(/engineer|teamLeader|projectLead/.test(to) ? [`ticket.staff.${message}`] : []),
        ...(to.includes('hospitalManager') ? [`ticket.manager.${message}`] : []),
      ],
    );
    const needed = [
      ...staff,
      ...find(/tellStaff\(\s*\w+,\s*'(\w+)'/g).map((id) => `ticket.staff.${id}`),
      ...find(/tellReporters\('(\w+)'\)/g).map((id) => `ticket.reporter.${id}`),
      ...find(/clockRegion\('\w+', '(\w+)'\)/g).map((id) => `ticket.reporter.${id}`),
      ...find(/\bgrey\('(\w+)'\)/g).map((id) => `ticket.offer.${id}`),
      ...find(/\breply\('(\w+)'\)/g).map((id) => `ticket.offer.reply.${id}`),
    ];
    expect(needed.length).toBeGreaterThan(60);
    expect(needed.filter((id) => !own.includes(id))).toEqual([]);
  });

  it('are there for every reason for which somebody is called: staff read no raw id', () => {
    const source = sourcesOf('flows/safe-shutdown', 'flows/fault-report', 'src/conversation');
    const reasons = [
      ...[...source.matchAll(/(?:callHuman|HUMAN_WANTED)'[^}]*reason: '(\w+)'/g)].map(
        (match) => match[1],
      ),
      ...[...source.matchAll(/callHuman\('(\w+)'/g)].map((match) => match[1]),
    ];
    expect(new Set(reasons).size).toBeGreaterThan(3);
    expect(reasons.filter((reason) => !own.includes(`ticket.reason.${reason}`))).toEqual([]);
  });

  it('to reporters are at most four lines, carry the number, and pass the guard in the worst case', () => {
    const guard = createGuard(loadSafetyContent('config'));
    const worst = { category: null, lifeSupport: true, gatePassed: false, hazards: ['smoke'] };
    const said = own.filter((id) =>
      /^ticket\.(reporter|manager|confirm)\.|escalation\.manager|diagnosis\.manager|reply\.|card\./.test(
        id,
      ),
    );
    expect(said.length).toBeGreaterThan(30);
    for (const id of said) {
      const text = render(id);
      expect([id, guard.check({ text, ...worst })]).toEqual([id, { ok: true }]);
      expect([id, text.split('\n').length <= 4]).toEqual([id, true]);
    }
    const unnumbered = own.filter(
      (id) => id.startsWith('ticket.reporter.') && !render(id).includes('T20261122-001'),
    );
    expect(unnumbered).toEqual([]);
  });

  it('that are typed belong to an action each', () => {
    for (const action of Object.keys(typedActions))
      expect([action, findAction(action)]).not.toEqual([action, null]);
    expect(otherButtons.filter((action) => findAction(action))).toEqual([]);
  });

  it('show times of today by the clock of the hospital, others with their day', () => {
    const zone = 'Asia/Shanghai';
    expect(formatTime(openedAt, openedAt, zone)).toBe('16:00');
    expect(formatTime(openedAt + 8 * 3_600_000, openedAt, zone)).toBe('11-23 00:00');
  });
});
