import { randomInt } from 'node:crypto';
import { Pool } from 'undici';
import { sealCallback } from '../src/protocols/wecom/callback.ts';
import { writeXml } from '../src/protocols/wecom/xml.ts';
import { nurses } from './hospitals.ts';
import { measureRate } from './measure.ts';
import type { Rate } from './measure.ts';
import type { Target } from './target.ts';

const conversations = {
  /** A fault and the question how far it is: with the ticket, its clocks, the offer to an engineer and his card. */
  report: [
    '你好',
    '打印机坏了',
    '2楼护士站',
    '卡纸了，打不出来',
    '没有影响病人',
    '什么时候来人',
    '补充一下，红灯一直亮着',
    '好的谢谢',
  ],
  /** The dialogue alone: a report begun, interrupted and called off. */
  talk: ['你好', '打印机坏了', '我的工单到哪了', '不是打印机，是电脑', '算了，不用了', '谢谢'],
};
export type Script = keyof typeof conversations;

export interface Turns {
  /** So many people at once, each saying the next sentence as soon as the last was taken. */
  run(script: Script, people: number, ms: number): Promise<Rate>;
  close(): Promise<void>;
}

/** Sends encrypted callbacks as WeCom does; a turn has ended when its callback is answered with 200. */
export function createTurns(target: Target): Turns {
  const pool = new Pool(target.url, { connections: 64 });
  let nextNurse = 0;
  let messageCount = 0;

  function takeNurse(): string {
    const nurse = nurses[nextNurse % nurses.length];
    nextNurse += 1;
    return nurse?.userid ?? '';
  }

  async function say(userid: string, text: string): Promise<void> {
    messageCount += 1;
    const seconds = Math.floor(Date.now() / 1000);
    const plain = writeXml({
      ToUserName: target.keys.receiveId,
      FromUserName: userid,
      CreateTime: seconds,
      MsgType: 'text',
      Content: text,
      MsgId: `${seconds}${messageCount}`,
      AgentID: 1_000_002,
    });
    const at = { timestamp: String(seconds), nonce: String(randomInt(1e9)), agentId: '1000002' };
    const { query, body } = sealCallback(target.keys, plain, at);
    const response = await pool.request({
      method: 'POST',
      path: `/wecom/callback?${new URLSearchParams({ ...query }).toString()}`,
      headers: { 'content-type': 'text/xml' },
      body,
    });
    await response.body.dump();
    if (response.statusCode !== 200)
      throw new Error(`a callback was answered with ${response.statusCode}`);
  }

  return {
    run(script, people, ms) {
      const conversation = conversations[script];
      const talks = Array.from({ length: people }, () => ({ userid: takeNurse(), line: 0 }));
      return measureRate(
        async (worker) => {
          const talk = talks[worker];
          if (!talk) return;
          const text = conversation[talk.line] ?? '';
          await say(talk.userid, text);
          talk.line += 1;
          if (talk.line < conversation.length) return;
          talk.userid = takeNurse();
          talk.line = 0;
        },
        { inFlight: people, ms },
      );
    },
    close: () => pool.close(),
  };
}
