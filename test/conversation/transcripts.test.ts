import { describe, expect, it } from '@jest/globals';
import { content, startChat } from './chat.ts';
import { demoDirectory } from './directory.ts';

const directory = demoDirectory();
const minute = 60_000;
const text = (id: string, values = {}) => content.texts.render({ id, values });
const deedsOf = (chat: ReturnType<typeof startChat>, type: string) =>
  chat.deeds.filter((deed) => deed.type === type);
const slotsOf = (chat: ReturnType<typeof startChat>) =>
  (deedsOf(chat, 'openTicket').at(-1)?.params as { slots: Record<string, unknown> } | undefined)
    ?.slots;

describe('reporting a fault in chat', () => {
  it('needs one sentence when it says everything', () => {
    const chat = startChat(directory);
    const [answer] = chat.says('护士站打印机卡纸');
    expect(answer).toContain('T20261122-001');
    expect(slotsOf(chat)).toMatchObject({ category: 'printer', location: '护士站' });
  });

  it('asks one question at a time and only for what is missing', () => {
    const chat = startChat(directory);
    expect(chat.says('打印机有问题')).toEqual([text('report.askSymptom')]);
    expect(chat.says('卡纸')).toEqual([text('report.askLocation')]);
    expect(chat.says('护士站')[0]).toContain('T20261122-001');
    expect(deedsOf(chat, 'openTicket')).toHaveLength(1);
  });

  it('answers another question in between and comes back to its own', () => {
    const chat = startChat(directory);
    chat.says('打印机有问题');
    chat.says('我上午报的那个到哪了');
    expect(deedsOf(chat, 'lookUpTickets')).toHaveLength(1);
    const { frame } = deedsOf(chat, 'lookUpTickets')[0]!.params as { frame: string };
    const answers = chat.gets({
      type: 'FRAME_EVENT',
      frame,
      event: { type: 'FOUND', tickets: [] },
    });
    expect(answers).toEqual([`${text('status.none')}\n${text('report.askSymptom')}`]);
    expect(chat.says('卡纸')).toEqual([text('report.askLocation')]);
  });

  it('takes a correction without asking for the rest again', () => {
    const chat = startChat(directory);
    chat.says('3床监护仪，病人没接着');
    chat.says('不是3床，是5床');
    chat.says('黑屏');
    expect(slotsOf(chat)).toMatchObject({ location: '5床', category: 'monitor' });
  });

  it('is answered shortly when she is angry or frightened', () => {
    const chat = startChat(directory);
    const [angry = ''] = chat.says('护士站打印机又卡纸！！到底修不修');
    const [calm = ''] = startChat(directory).says('护士站打印机卡纸');
    expect(angry).toContain('T20261122-001');
    expect(angry.length).toBeLessThan(calm.length * 0.6);
  });

  it('is cancelled by a word, and nothing is submitted', () => {
    const chat = startChat(directory);
    chat.says('打印机有问题');
    expect(chat.says('算了')).toEqual([text('report.cancelled')]);
    expect(chat.state().frames).toEqual([]);
    expect(deedsOf(chat, 'openTicket')).toEqual([]);
  });

  it('asks once more after three minutes of silence and submits what it has after ten', () => {
    const chat = startChat(directory);
    chat.says('打印机有问题');
    expect(chat.waits(3 * minute)).toEqual([text('report.askSymptomAgain')]);
    const [answer] = chat.waits(8 * minute);
    expect(answer).toContain('T20261122-001');
    expect(deedsOf(chat, 'openTicket')[0]?.params).toMatchObject({ isIncomplete: true });
  });

  it('keeps the report when she goes on about it a day later', () => {
    const chat = startChat(directory);
    chat.says('护士站打印机卡纸');
    chat.waits(26 * 60 * minute);
    chat.says('打印机现在还亮红灯');
    expect(chat.words.at(-1)).toBeDefined();
  });
});

describe('an emergency', () => {
  it('gets words for people first, then the ticket, and no word about power', () => {
    const chat = startChat(directory);
    const [first = '', second = ''] = chat.says('ICU 3床呼吸机冒烟了，病人还插着管');
    expect(first.split('\n').length).toBeLessThanOrEqual(4);
    expect(second).toContain('T20261122-001');
    expect(slotsOf(chat)).toMatchObject({
      category: 'ventilator',
      location: 'ICU 3床',
      dependence: 'dependent',
    });
  });

  it('interrupts whatever is being asked', () => {
    const chat = startChat(directory);
    chat.says('打印机有问题');
    const [first = ''] = chat.says('冒烟了！');
    expect(first).toMatch(/离开|火警/);
    expect(deedsOf(chat, 'openTicket')).toHaveLength(1);
  });

  it('is passed on to the ticket that she is talking about', () => {
    const chat = startChat(directory);
    chat.says('护士站打印机卡纸');
    const [first = ''] = chat.says('刚说的那台现在有糊味了');
    expect(first).toMatch(/糊味|味|离开|别/);
    expect(deedsOf(chat, 'openTicket')).toHaveLength(1);
    expect(deedsOf(chat, 'tellTicket')[0]?.params).toMatchObject({
      facts: [{ type: 'HAZARD_RAISED', hazards: ['burning_smell'] }],
    });
  });

  it('does not open a ticket for a question about training', () => {
    const chat = startChat(directory);
    expect(chat.says('如果呼吸机冒烟了怎么办呀 明天培训考')).toEqual([text('other.hypothetical')]);
    expect(chat.deeds).toEqual([]);
  });

  it('does not end because she asks to cancel', () => {
    const chat = startChat(directory);
    chat.says('ICU 3床呼吸机冒烟了，病人还插着管');
    const answers = chat.says('不用来了');
    expect(answers.join('\n')).toContain(text('safety.cannotCancel'));
    expect(chat.state().frames.some((frame) => frame.flow === 'safeShutdown')).toBe(true);
  });

  it('repeats, calls and tells the leader when she falls silent', () => {
    const chat = startChat(directory);
    chat.says('ICU 3床呼吸机冒烟了，病人还插着管');
    chat.waits(2 * minute);
    const reasons = deedsOf(chat, 'callHuman').map(
      (deed) => (deed.params as { reason: string }).reason,
    );
    expect(reasons).toEqual(['silent', 'stillSilent']);
  });
});

describe('not understood, and other wishes', () => {
  it('says it otherwise, then offers choices, then calls a human', () => {
    const chat = startChat(directory);
    expect(chat.says('啊吧啊吧')).toEqual([text('help.rephrase')]);
    expect(chat.says('哦豁哦豁')).toEqual([text('help.options')]);
    const [third = ''] = chat.says('咕噜咕噜');
    expect(third).toContain(text('human.calling'));
    expect(deedsOf(chat, 'openTicket')[0]?.params).toMatchObject({ humanWanted: true });
    expect(deedsOf(chat, 'keepForReview')).toHaveLength(3);
  });

  it('takes a choice by number or by word', () => {
    for (const choice of ['2', '进度']) {
      const chat = startChat(directory);
      chat.says('啊吧啊吧');
      chat.says('哦豁哦豁');
      chat.says(choice);
      expect(deedsOf(chat, 'lookUpTickets')).toHaveLength(1);
    }
  });

  it('calls a human at once when asked to', () => {
    const chat = startChat(directory);
    expect(chat.says('转人工')[0]).toContain(text('human.calling'));
  });

  it('greets', () => {
    expect(startChat(directory).says('在吗')[0]).toContain('王护士');
  });

  it('speaks of the warranty policy without naming a price', () => {
    const chat = startChat(directory);
    expect(chat.says('你们质保是一年不')).toEqual([text('service.cost')]);
    expect(deedsOf(chat, 'requestService')).toHaveLength(1);
  });
});

describe('asking how far it is', () => {
  it('looks for the ticket that was named, and says so when it is not hers', () => {
    const chat = startChat(directory);
    chat.says('单号T20261122-007进度');
    const { frame, wanted } = deedsOf(chat, 'lookUpTickets')[0]!.params as {
      frame: string;
      wanted: string;
    };
    expect(wanted).toBe('T20261122-007');
    const found = { type: 'FOUND', tickets: [] };
    expect(chat.gets({ type: 'FRAME_EVENT', frame, event: found })).toEqual([
      text('status.notYours'),
    ]);
  });

  it('asked again soon, tells the owner that somebody waits', () => {
    const chat = startChat(directory);
    for (const words of ['工程师到哪了', '怎么还没来']) {
      chat.says(words);
      const { frame } = deedsOf(chat, 'lookUpTickets').at(-1)!.params as { frame: string };
      chat.gets({
        type: 'FRAME_EVENT',
        frame,
        event: { type: 'FOUND', tickets: [{ id: 't:1', no: 'T1', line: 'x' }] },
      });
    }
    expect(deedsOf(chat, 'tellTicket').map((deed) => deed.params)).toMatchObject([
      { ticketId: 't:1', facts: [{ type: 'NUDGED' }] },
    ]);
  });
});

describe('the weekly question', () => {
  const asked = {
    type: 'CHECK_IN_ASKED',
    checkIn: 'ci:n1:2026-W47',
    question: { id: 'checkIn.ask', values: { name: '王护士' } },
  };

  it('is settled by "all fine"', () => {
    const chat = startChat(directory);
    expect(chat.gets(asked)[0]).toContain('王护士');
    expect(chat.says('都正常，谢谢')).toEqual([text('checkInTalk.thanks')]);
    expect(deedsOf(chat, 'tellCheckIn')[0]?.params).toMatchObject({ fact: { type: 'ALL_GOOD' } });
  });

  it('turns a problem into a report in the same conversation', () => {
    const chat = startChat(directory);
    chat.gets(asked);
    chat.says('12床输液泵又报警了，没接病人');
    expect(deedsOf(chat, 'tellCheckIn')[0]?.params).toMatchObject({ fact: { type: 'PROBLEM' } });
    expect(deedsOf(chat, 'openTicket')[0]?.params).toMatchObject({
      origin: 'checkin',
      checkIn: 'ci:n1:2026-W47',
    });
  });

  it('waits under a report that is under way', () => {
    const chat = startChat(directory);
    chat.says('打印机有问题');
    chat.gets(asked);
    expect(chat.says('卡纸')).toEqual([text('report.askLocation')]);
  });
});
