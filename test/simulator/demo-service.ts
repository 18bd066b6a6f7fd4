import type { TicketClock, TicketView } from '../../src/simulator/types.ts';
import { credentials, type Harness } from './start-harness.ts';

const MINUTE_MS = 60_000;
const clockMinutes = { response: 10, remoteFix: 60, onsiteArrival: 120 } as const;

/** Makes the harness' fake service play the main job: a hazard is answered, becomes a ticket, and a card goes to two engineers. */
export function playDemo(harness: Harness): void {
  const { service, tickets, simulator } = harness;
  const nowIso = (): string => simulator.now().toISOString();

  service.onInbound = async (message) => {
    const text = message['Content'] ?? '';
    if (message['Event'] === 'template_card_event') return acceptOffer(harness, message);
    if (text.includes('冒烟')) return openEmergency(harness, text);
    if (message['MsgType'] === 'image') {
      await service.say('nurse-wang', '图片收到了，已经转给李工。');
      return;
    }
    await service.say(message['FromUserName'] ?? '', `收到：${text}`);
  };
  harness.onAdvance = async (now) => {
    for (const ticket of tickets) await breachDueClocks(harness, ticket, now);
  };

  async function breachDueClocks(
    { service: bot }: Harness,
    ticket: TicketView,
    now: Date,
  ): Promise<void> {
    for (const [name, clock] of Object.entries(ticket.clocks)) {
      if (
        !clock?.dueAt ||
        clock.stoppedAt ||
        clock.breachedAt ||
        Date.parse(clock.dueAt) > now.getTime()
      )
        continue;
      Object.assign(clock, { breachedAt: clock.dueAt });
      Object.assign(ticket, {
        escalations: [
          ...ticket.escalations,
          { clock: name, rung: 1, epoch: 1, at: nowIso(), to: ['l1', 'p1'] },
        ],
        timeline: [...ticket.timeline, { at: nowIso(), type: 'breached' }],
      });
      await bot.say(
        'lead-chen|pm-sun',
        `工单 ${ticket.no} 已超时，还没有人到场。请您现在联系李工。`,
      );
    }
  }
}

function startClock(now: number, minutes: number): TicketClock {
  return {
    startedAt: new Date(now).toISOString(),
    dueAt: new Date(now + minutes * MINUTE_MS).toISOString(),
    stoppedAt: null,
    breachedAt: null,
  };
}

async function openEmergency(
  { service, tickets, simulator }: Harness,
  text: string,
): Promise<void> {
  const now = simulator.now().getTime();
  const at = new Date(now).toISOString();
  const no = `T2611-${String(tickets.length + 1).padStart(4, '0')}`;
  const offered = { at, type: 'offered', by: null, to: { id: 'e1', name: '李工' } };
  tickets.push({
    no,
    status: 'open',
    stage: 'dispatching',
    priority: 'P1',
    origin: 'chat',
    hospital: 'h1',
    category: 'ventilator',
    equipment: { id: 'ICU-VENT-003', name: '呼吸机 SV300' },
    location: 'ICU 3床',
    symptom: text,
    hazards: ['smoke'],
    patientDependence: 'dependent',
    reporter: { id: 'n1', name: '王护士' },
    engineer: null,
    noticeAt: at,
    closedAt: null,
    clocks: {
      response: startClock(now, clockMinutes.response),
      remoteFix: startClock(now, clockMinutes.remoteFix),
      onsiteArrival: startClock(now, clockMinutes.onsiteArrival),
      onsiteRepair: null,
    },
    escalations: [],
    timeline: [{ at, type: 'opened', by: { id: 'n1', name: '王护士' } }, offered],
  });
  await service.say(
    'nurse-wang',
    '先做，不用回我：①喊人；一人接皮球捏着（先不接氧），带病人离开\n②另一人停这张床的氧，报火警 119 和总值班\n③别用水，别靠近机器\n病人离开那台机器了吗？',
  );
  await service.say(
    'nurse-wang',
    `工单 ${no} 已经开好，正在叫李工和赵工。电话 400-000-0000 一直有人接。`,
  );
  await service.call('message/send', {
    touser: 'eng-li|eng-zhao',
    msgtype: 'template_card',
    agentid: credentials.agentId,
    template_card: {
      card_type: 'button_interaction',
      task_id: `${no}_1`,
      source: { desc: '设备报修 · 派单' },
      main_title: { title: 'P1 呼吸机冒烟，病人在用', desc: 'ICU 3床 · 示例医院' },
      sub_title_text: text,
      horizontal_content_list: [
        { keyname: '工单', value: no },
        { keyname: '报修人', value: '王护士 ICU' },
        { keyname: '到场', value: '还剩 2 小时' },
      ],
      button_list: [
        { text: '接单', style: 1, key: `offer:${no}:accept:1` },
        { text: '接不了', style: 2, key: `offer:${no}:decline:1` },
      ],
    },
  });
}

async function acceptOffer(
  { service, tickets, simulator }: Harness,
  event: Record<string, string>,
): Promise<void> {
  const ticket = tickets.find(({ no }) => (event['EventKey'] ?? '').includes(no));
  const response = ticket?.clocks['response'];
  if (!ticket || !response) return;
  const at = simulator.now().toISOString();
  Object.assign(response, { stoppedAt: at });
  Object.assign(ticket, {
    stage: 'assigned',
    engineer: { id: 'e1', name: '李工' },
    timeline: [...ticket.timeline, { at, type: 'accepted', by: { id: 'e1', name: '李工' } }],
  });
  await service.call('message/update_template_card', {
    userids: ['eng-li', 'eng-zhao'],
    agentid: credentials.agentId,
    response_code: event['ResponseCode'],
    button: { replace_name: '已由李工接单' },
  });
  await service.say('nurse-wang', '李工接单了，电话 138-0000-0010，正在准备过来。');
}
