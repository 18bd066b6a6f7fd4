import { describe, expect, it } from '@jest/globals';
import { gatherFacts } from '../../src/conversation/gather-facts.ts';
import { maskContent } from '../../src/conversation/mask-content.ts';
import type { MessageEvent } from '../../src/conversation/state.ts';
import type { InboundContent } from '../../src/kernel/message.ts';
import { startChat } from './chat.ts';
import { demoDirectory } from './directory.ts';

const directory = demoDirectory();
const identity = '41010119900307123X';

describe('what identifies a patient', () => {
  it.each([
    `护士站打印机卡纸，患者张建国身份证${identity}`,
    `补充一下，患者张建国，身份证${identity}`,
    `患者张建国 ${identity} 呼吸机冒烟了`,
  ])('is in nothing that a turn leaves behind: %s', (text) => {
    const chat = startChat(directory);
    chat.says('护士站打印机卡纸');
    chat.says(text);
    const stored = JSON.stringify([chat.state(), chat.deeds, chat.words]);
    expect(stored).not.toContain(identity);
    expect(stored).not.toContain('张建国');
  });

  it.each<[string, InboundContent]>([
    ['a wristband that was scanned', { type: 'scan', result: `身份证${identity}` }],
    ['a place', { type: 'location', latitude: 1, longitude: 2, label: `患者张建国 ${identity}` }],
    ['a link', { type: 'link', title: identity, url: `https://h/${identity}` }],
  ])('is in nothing that comes of %s', (_name, content) => {
    const chat = startChat(directory);
    chat.gets({
      type: 'MESSAGE',
      content,
      messageId: 'm1',
      facts: gatherFacts(directory, 'wecom', 'nurse-wang'),
    });
    const stored = JSON.stringify([chat.state(), chat.deeds, chat.words]);
    expect(stored).not.toContain(identity);
    expect(stored).not.toContain('张建国');
  });

  it('never hides the number of a device whose label was scanned', () => {
    const facts = gatherFacts(directory, 'wecom', 'nurse-wang');
    const [device] = facts.equipment;
    const event = { content: { type: 'scan', result: device?.assetNo ?? '' }, facts };
    expect(maskContent(event as MessageEvent, () => '＊')).toEqual(event.content);
  });

  it('is in nothing that engineers write, either', () => {
    const chat = startChat(directory, 'eng-li');
    chat.says(`患者张建国身份证${identity}，电源板坏了`);
    expect(JSON.stringify(chat.deeds)).not.toContain(identity);
  });
});
