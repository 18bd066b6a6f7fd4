import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decodeInbound } from '../../src/protocols/wecom/inbound-xml.ts';
import { findField, readXml, textOf, writeXml } from '../../src/protocols/wecom/xml.ts';
import type { XmlInput } from '../../src/protocols/wecom/xml.ts';

const receivedAt = new Date('2026-11-22T01:00:00Z');
const head = { ToUserName: 'ww1', FromUserName: 'Nurse-Wang', CreateTime: 1760000000 };

function decode(xml: string) {
  return decodeInbound(Buffer.from(xml), receivedAt);
}
function decodeFields(fields: { [tag: string]: XmlInput }) {
  return decode(writeXml({ ...head, ...fields }));
}
function contentOf(fields: { [tag: string]: XmlInput }) {
  const decoded = decodeFields(fields);
  return decoded.type === 'message' ? decoded.message.content : decoded;
}

describe('reading what WeCom delivers', () => {
  it('takes sender in lower case, time and MsgId beyond 2^53 exactly', () => {
    expect(
      decodeFields({ MsgType: 'text', Content: '你好', MsgId: '4561255354251345929' }),
    ).toEqual({
      type: 'message',
      message: {
        channel: 'wecom',
        messageId: '4561255354251345929',
        from: 'nurse-wang',
        at: new Date(1760000000_000),
        content: { type: 'text', text: '你好' },
      },
    });
  });

  it('reads a bare MsgId without rounding it', () => {
    const decoded = decode(
      '<xml><FromUserName>a</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>x</Content><MsgId>7345678901234567890</MsgId></xml>',
    );
    expect(decoded).toMatchObject({ message: { messageId: '7345678901234567890' } });
  });

  it('names an event by the hash of its payload, so that two events of one second stay two', () => {
    const xml = writeXml({ ...head, MsgType: 'event', Event: 'enter_agent', EventKey: '' });
    const hash = createHash('sha256').update(xml).digest('hex');
    expect(decode(xml)).toMatchObject({
      message: { messageId: `x:${hash}`, content: { type: 'entered' } },
    });
  });

  it('falls back to the time of receipt when CreateTime is missing or nonsense', () => {
    const xml = writeXml({ FromUserName: 'a', CreateTime: 'soon', MsgType: 'text', Content: 'x' });
    expect(decode(xml)).toMatchObject({ message: { at: receivedAt } });
  });

  it.each([
    [
      { MsgType: 'image', PicUrl: 'u', MediaId: 'm1' },
      { type: 'image', mediaId: 'm1' },
    ],
    [
      { MsgType: 'voice', MediaId: 'm2', Format: 'amr' },
      { type: 'voice', mediaId: 'm2', format: 'amr' },
    ],
    [
      { MsgType: 'video', MediaId: 'm3', ThumbMediaId: 't' },
      { type: 'video', mediaId: 'm3' },
    ],
    [
      { MsgType: 'location', Location_X: '39.9', Location_Y: '116.4', Label: '住院楼' },
      { type: 'location', latitude: 39.9, longitude: 116.4, label: '住院楼' },
    ],
    [
      { MsgType: 'link', Title: 't', Url: 'https://e', Description: 'd' },
      { type: 'link', title: 't', url: 'https://e' },
    ],
    [
      { MsgType: 'file', MediaId: 'x' },
      { type: 'unsupported', kind: 'file' },
    ],
    [{ MsgType: 'toString' }, { type: 'unsupported', kind: 'toString' }],
    [{ MsgType: '<b>怪' }, { type: 'unsupported', kind: 'b' }],
    [{ MsgType: 'image' }, { type: 'unsupported', kind: 'image' }],
    [
      { MsgType: 'location', Location_X: 'north' },
      { type: 'unsupported', kind: 'location' },
    ],
    [{ MsgType: 'text' }, { type: 'text', text: '' }],
    [{ MsgType: 'event', Event: 'subscribe' }, { type: 'entered' }],
    [
      { MsgType: 'event', Event: 'click', EventKey: 'k' },
      { type: 'unsupported', kind: 'click' },
    ],
    [
      {
        MsgType: 'event',
        Event: 'scancode_waitmsg',
        ScanCodeInfo: { ScanType: 'qrcode', ScanResult: 'ICU-VENT-003' },
      },
      { type: 'scan', result: 'ICU-VENT-003' },
    ],
    [
      {
        MsgType: 'event',
        Event: 'scancode_push',
        ScanCodeInfo: { ScanType: 'qrcode', ScanResult: 'x' },
      },
      { type: 'scan', result: 'x' },
    ],
    [
      {
        MsgType: 'event',
        Event: 'template_card_menu_event',
        EventKey: 'k',
        TaskId: 't',
        ResponseCode: 'r',
      },
      { type: 'cardAction', taskId: 't', key: 'k', responseCode: 'r', selections: [] },
    ],
  ])('reads %j', (fields, content) => {
    expect(contentOf(fields as { [tag: string]: XmlInput })).toEqual(content);
  });

  it('reads card answers in both spellings, one or many', () => {
    const card = {
      MsgType: 'event',
      Event: 'template_card_event',
      EventKey: 'offer:o1:accept:1',
      TaskId: 't1',
      ResponseCode: 'rc',
    };
    const one = {
      SelectedItems: { SelectedItem: { QuestionKey: 'q', OpitonIds: { OpitonId: 'a' } } },
    };
    const many = {
      SelectedItems: {
        SelectedItem: [
          { QuestionKey: 'q', OptionIds: { OptionId: ['a', 'b'] } },
          { QuestionKey: 'r', OptionIds: { OptionId: 'c' } },
        ],
      },
    };
    expect(contentOf({ ...card, ...one })).toMatchObject({
      selections: [{ questionKey: 'q', optionIds: ['a'] }],
    });
    expect(contentOf({ ...card, ...many })).toEqual({
      type: 'cardAction',
      taskId: 't1',
      key: 'offer:o1:accept:1',
      responseCode: 'rc',
      selections: [
        { questionKey: 'q', optionIds: ['a', 'b'] },
        { questionKey: 'r', optionIds: ['c'] },
      ],
    });
  });

  it.each([
    [{ MsgType: 'event', Event: 'LOCATION', Latitude: '1' }, 'event:LOCATION'],
    [{ MsgType: 'event', Event: 'something_new' }, 'event:something_new'],
    [{ MsgType: 'event', Event: 'template_card_event' }, 'event:template_card_event'],
    [{ MsgType: 'event', Event: 'scancode_push' }, 'event:scancode_push'],
    [{ MsgType: 'event', Event: 'subscribe', FromUserName: 'sys' }, 'event:subscribe'],
    [{ MsgType: 'event' }, 'event:unknown'],
    [{ MsgType: 'text', Content: 'x', FromUserName: '' }, 'text'],
  ])('ignores %j', (fields, kind) => {
    expect(decodeFields(fields)).toEqual({ type: 'ignored', kind });
  });

  it.each([
    ['nothing', ''],
    ['no XML', 'hello'],
    ['a missing end', '<xml><MsgType>text</MsgType>'],
    ['a wrong end', '<xml><MsgType>text</Content></xml>'],
    ['an open CDATA', '<xml><MsgType><![CDATA[text</MsgType></xml>'],
    ['another root', '<root><MsgType>text</MsgType></root>'],
    ['a list of roots', '<xml><MsgType>a</MsgType></xml><xml></xml>'],
    ['an empty root', '<xml></xml>'],
    ['no MsgType', '<xml><FromUserName>a</FromUserName></xml>'],
    ['a DOCTYPE', '<!DOCTYPE xml [<!ENTITY a "b">]><xml><MsgType>text</MsgType></xml>'],
    ['a DOCTYPE inside', '<xml><!DOCTYPE x [<!ENTITY a "b">]><MsgType>text</MsgType></xml>'],
    ['a reserved tag', '<xml><__proto__><a>1</a></__proto__><MsgType>text</MsgType></xml>'],
    ['endless nesting', `<xml>${'<a>'.repeat(300)}${'</a>'.repeat(300)}</xml>`],
  ])('calls %s malformed', (_name, xml) => {
    expect(decode(xml)).toEqual({ type: 'malformed' });
  });

  it('keeps XML, entities, DOCTYPE and control characters in a text as text', () => {
    const text =
      ' <xml><MsgType>event</MsgType></xml> &lt;b&gt; <!DOCTYPE a> ]]> \u0001\u0000 😀\n';
    expect(contentOf({ MsgType: 'text', Content: text })).toEqual({ type: 'text', text });
  });

  it('decodes the five entities and character references outside CDATA, and no others', () => {
    const decoded = decode(
      '\uFEFF<?xml version="1.0"?><xml><FromUserName>a</FromUserName><MsgType>text</MsgType><Content>1 &lt; 2 &amp;amp; &#20320;&#x597D; &nbsp; &#9999999;</Content></xml>',
    );
    expect(decoded).toMatchObject({
      message: { content: { text: '1 < 2 &amp; 你好 &nbsp; &#9999999;' } },
    });
  });

  it('ignores the layout around CDATA and keeps text beside it', () => {
    expect(readXml('<xml>\n <A>\n<![CDATA[x]]>\n</A>\n<B>y<![CDATA[z]]></B></xml>')).toEqual({
      A: 'x',
      B: 'yz',
    });
  });

  it('gives back any text that was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // XML itself makes every line end a \n.
        const normalised = text.replaceAll(/\r\n?/g, '\n');
        expect(readXml(writeXml({ A: text, B: 'x' }))).toEqual({ A: normalised, B: 'x' });
      }),
      { numRuns: 500 },
    );
  });
});

/** How many times longer sixteen times as much takes: sixteen when it is linear, 256 when it is quadratic. */
function growthOf(read: (text: string) => unknown, toText: (size: number) => string): number {
  const timeOf = (size: number) => {
    const text = Buffer.from(toText(size)).toString('latin1');
    const times = [1, 2, 3, 4, 5, 6].map(() => {
      // Our own work, whoever else is busy on the machine.
      const from = process.cpuUsage();
      read(text);
      return process.cpuUsage(from).user / 1000;
    });
    return Math.max(0.5, Math.min(...times));
  };
  return timeOf(512 * 1024) / timeOf(32 * 1024);
}

describe('hostile XML before the signature', () => {
  it.each(['<![CDATA[', '<Encrypt>', '<!', '<Encrypt><![CDATA[', '</Encrypt>', '   '])(
    'is searched in linear time: %s',
    (shape) => {
      const toText = (size: number) => `<Encrypt>${shape.repeat(size / shape.length)}`;
      expect(growthOf((xml) => findField(xml, 'Encrypt'), toText)).toBeLessThan(100);
    },
  );
});

describe('hostile XML under a good signature', () => {
  it.each(['<![CDATA[', '<![CDATA[]]>', '<!--', '<!', '<a>', '<a b="', '&#x1;', ']]>', '<?a ?>'])(
    'is read in linear time: %s',
    (shape) => {
      const toText = (size: number) =>
        `<xml><MsgType>${shape.repeat(size / shape.length)}</MsgType></xml>`;
      expect(growthOf(readXml, toText)).toBeLessThan(100);
    },
  );

  it('nested too deep is refused, not thrown', () => {
    expect(readXml('<xml>' + '<a>'.repeat(10_000) + '</a>'.repeat(10_000) + '</xml>')).toBeNull();
  });

  it('half of a surrogate pair stays the words that were written', () => {
    expect(textOf(readXml('<xml><Content>&#xD83D;!</Content></xml>') ?? {}, 'Content')).toBe(
      '&#xD83D;!',
    );
  });
});
