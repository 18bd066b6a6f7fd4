import { allowsRemote } from '../../flows/ticket/index.ts';
import type { Stage, StaffEvent, TicketContext } from '../../flows/ticket/types.ts';

/** What a press means to the ticket, without who and when. */
export type ActBody = StaffEvent extends infer Event
  ? Event extends StaffEvent
    ? Omit<Event, 'at' | 'by' | 'epoch' | 'act'>
    : never
  : never;

export interface StageAction {
  /** In card keys, and the tail of text ids (`ticket.button.depart`). */
  action: string;
  body: ActBody;
  style: 'primary' | 'plain' | 'danger';
}

function act(action: string, body: ActBody, style: StageAction['style'] = 'plain'): StageAction {
  return { action, body, style };
}

const release = act('release', { type: 'RELEASE', reason: 'handedOver' });
const onsite = act('onsite', { type: 'PLAN_ONSITE' });
const returned = act('returned', { type: 'RETURNED' }, 'primary');

const actionsByStage: Partial<Record<Stage, StageAction[]>> = {
  triage: [act('remote', { type: 'PLAN_REMOTE' }, 'primary'), onsite, release],
  remote: [act('solved', { type: 'SOLVED' }, 'primary'), onsite, release],
  assigned: [act('depart', { type: 'DEPART' }, 'primary'), release],
  enRoute: [act('arrive', { type: 'ARRIVE' }, 'primary'), release],
  assisting: [
    act('arranged', { type: 'CONTINUITY', measure: 'arranged' }, 'primary'),
    act('notNeeded', { type: 'CONTINUITY', measure: 'notNeeded' }),
  ],
  deciding: [
    act('fixOnSite', { type: 'FIX_ON_SITE' }, 'primary'),
    act('remove', { type: 'REMOVE' }),
    act('tag', { type: 'TAG' }),
  ],
  repairing: [
    act('restore', { type: 'RESTORE' }, 'primary'),
    act('cannotFix', { type: 'CANNOT_FIX' }, 'danger'),
  ],
  removed: [returned],
  tagged: [returned],
  testing: [
    act('testPassed', { type: 'TEST_PASSED' }, 'primary'),
    act('testFailed', { type: 'TEST_FAILED' }, 'danger'),
  ],
};

/** What the engineer can do next at a stage, in the order of the buttons. */
export function listActions(ticket: TicketContext, stage: Stage): StageAction[] {
  return (actionsByStage[stage] ?? []).filter(({ body }) => {
    if (body.type === 'PLAN_REMOTE') return allowsRemote(ticket);
    return body.type !== 'REMOVE' || ticket.movable !== false;
  });
}

const everywhere: StageAction[] = [
  act('ack', { type: 'ACK' }),
  act('redispatch', { type: 'RELEASE', reason: 'redispatched' }),
  act('withdrawAccept', { type: 'WITHDRAW_ACCEPTED' }),
  act('withdrawRefuse', { type: 'WITHDRAW_REFUSED' }),
];

/** The act of a card key, whatever the stage is by now: the ticket decides whether it still counts. */
export function findAction(action: string): StageAction | null {
  const all = [...Object.values(actionsByStage).flat(), ...everywhere];
  return all.find((entry) => entry.action === action) ?? null;
}

/** Acts that no card or question follows: whoever pressed is told in words. */
export const actsWithoutCard: ReadonlySet<string> = new Set([
  'ack',
  'release',
  'redispatch',
  'withdrawAccept',
  'withdrawRefuse',
  'assign',
]);
