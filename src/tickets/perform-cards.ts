import type { TicketEffects } from '../../flows/ticket/effects.ts';
import type { Stage } from '../../flows/ticket/types.ts';
import { textRef } from '../../flows/kit/text-ref.ts';
import { findOnCall } from '../dispatch/on-call.ts';
import { digest } from '../kernel/ids.ts';
import type { CardRef } from '../outreach/types.ts';
import { resolveRole } from './ticket-people.ts';
import {
  createAssignButtons,
  staffCard,
  tellPerson,
  tellSubscribers,
  textOf,
  ticketKey,
} from './perform-work.ts';
import type { TicketRun, TicketWork } from './perform-work.ts';
import { askField } from './perform-notices.ts';
import { tellRoles } from './reach.ts';
import { listActions } from './stage-actions.ts';

/** What the engineer can do next: buttons, and their numbered twins to be typed. */
export const showWork: TicketRun<TicketEffects['showWork']> = async (work) => {
  const { ticket, params } = work;
  const { to: engineer, stage, epoch } = params;
  await tellRoles(work, {
    roles: [engineer === null ? 'teamLeader' : 'engineer'],
    engineer,
    create: (to) => ({ type: 'card', card: createWorkCard(work, { to, stage, epoch }) }),
  });
  if (ticket.pendingField !== null && ticket.stage === params.stage)
    await askField({ ...work, params: { to: params.to, field: ticket.pendingField } });
};

function createWorkCard(
  work: TicketWork<unknown>,
  { to, stage, epoch }: { to: string; stage: Stage; epoch: number },
): CardRef {
  const actions = listActions(work.ticket, stage);
  const options = actions
    .map((entry, index) => `${index + 1} ${labelOf(work, entry.action)}`)
    .join(' / ');
  const values = { stage: work.deps.texts.render(textRef(`ticket.stage.${stage}`)), options };
  return staffCard(work, to, {
    title: textOf(work, 'ticket.work.title', values),
    body: textOf(work, `ticket.work.${stage}`, values),
    buttons: actions.map(({ action, style }) => ({
      text: textRef(`ticket.button.${action}`),
      key: ticketKey(work.ticket, action, epoch),
      style,
    })),
  });
}

function labelOf({ deps }: TicketWork<unknown>, action: string): string {
  return deps.texts.render(textRef(`ticket.button.${action}`));
}

/** Nobody accepts: the leader names somebody. The project lead hears that he was asked only if he was; else he is asked himself. */
export const askAssign: TicketRun<TicketEffects['askAssign']> = async (work) => {
  const { deps, ticket, params } = work;
  const directory = deps.directory.current();
  const engineers = findOnCall(directory, ticket.hospital)?.engineers ?? [];
  const { told } = await tellRoles(work, {
    roles: ['teamLeader'],
    isUrgent: true,
    create(to, role) {
      const card = staffCard(work, to, {
        title: textOf(work, 'ticket.assign.title'),
        body: textOf(work, `ticket.assign.${role === 'teamLeader' ? 'body' : 'bodyForLead'}`),
        buttons: createAssignButtons(work, engineers, params.epoch),
      });
      return { type: 'card', card };
    },
  });
  const leaders = resolveRole(directory, ticket, 'teamLeader');
  if (!leaders.some((id) => told.includes(id))) return;
  const text = textOf(work, 'ticket.staff.nobodyAccepts');
  for (const to of resolveRole(directory, ticket, 'projectLead'))
    if (!told.includes(to))
      await tellPerson(work, { to, say: { type: 'text', text }, key: to, isUrgent: true });
};

/** How to go on is the leader's to decide (D06); the engineer has the same buttons on his work card. */
export const askDecision: TicketRun<TicketEffects['askDecision']> = async (work) => {
  const { ticket, params } = work;
  await tellRoles(work, {
    roles: ['teamLeader'],
    create: (to) => ({
      type: 'card',
      card: staffCard(work, to, {
        title: textOf(work, 'ticket.decision.title'),
        body: textOf(work, 'ticket.decision.body'),
        buttons: listActions(ticket, 'deciding').map(({ action, style }) => ({
          text: textRef(`ticket.button.${action}`),
          key: ticketKey(ticket, action, params.epoch),
          style,
        })),
      }),
    }),
  });
};

export const askWithdrawal: TicketRun<TicketEffects['askWithdrawal']> = async (work) => {
  const { ticket, params } = work;
  const button = (action: string, style: 'plain' | 'primary') => ({
    text: textRef(`ticket.button.${action}`),
    key: ticketKey(ticket, action, params.epoch),
    style,
  });
  await tellRoles(work, {
    roles: [params.to === 'leader' ? 'teamLeader' : 'engineer'],
    create: (to) => ({
      type: 'card',
      card: staffCard(work, to, {
        title: textOf(work, 'ticket.withdrawal.title'),
        body: textOf(work, `ticket.withdrawal.${params.to}`),
        buttons: [button('withdrawAccept', 'plain'), button('withdrawRefuse', 'primary')],
      }),
    }),
  });
};

/** Does it work again? Asked of everyone who reported it; one answer is enough. */
export const askWorking: TicketRun<TicketEffects['askWorking']> = async (work) => {
  const { ticket, effect, params } = work;
  // A reminder that was overtaken by an answer is not sent.
  if (ticket.stage !== 'confirming' || ticket.epoch !== params.epoch) return;
  const title = params.round === 0 ? 'ticket.confirm.title' : 'ticket.confirm.reminder';
  await tellSubscribers(work, (id) => ({
    type: 'card',
    card: {
      taskId: `ticket-${digest(`${effect.id}:${id}`)}`,
      title: textOf(work, title),
      body: textOf(work, 'ticket.confirm.body'),
      facts: [],
      buttons: [
        {
          text: textRef('ticket.button.works'),
          key: ticketKey(ticket, 'works', params.epoch),
          style: 'primary',
        },
        {
          text: textRef('ticket.button.broken'),
          key: ticketKey(ticket, 'broken', params.epoch),
          style: 'danger',
        },
      ],
    },
  }));
};
