import { describe, expect, it } from '@jest/globals';
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

  it('is in nothing that engineers write, either', () => {
    const chat = startChat(directory, 'eng-li');
    chat.says(`患者张建国身份证${identity}，电源板坏了`);
    expect(JSON.stringify(chat.deeds)).not.toContain(identity);
  });
});
