import { writeXml, type XmlInput } from '../protocols/wecom/xml.ts';

export interface CallbackHead {
  corpId: string;
  userid: string;
  createTimeSeconds: number;
  agentId: number;
}

export type CallbackBody =
  | { type: 'text'; messageId: string; text: string }
  | { type: 'image'; messageId: string; mediaId: string; picUrl: string }
  | { type: 'location'; messageId: string; latitude: number; longitude: number; label: string }
  | { type: 'cardEvent'; taskId: string; cardType: string; key: string; responseCode: string };

/** The inner XML of one callback as WeCom writes it (wecom.md B); events carry no MsgId. */
export function buildCallbackXml(head: CallbackHead, body: CallbackBody): string {
  return writeXml({
    ToUserName: head.corpId,
    FromUserName: head.userid,
    CreateTime: head.createTimeSeconds,
    ...buildFields(body),
    AgentID: head.agentId,
  });
}

function buildFields(body: CallbackBody): Record<string, XmlInput> {
  let fields: Record<string, XmlInput>;
  switch (body.type) {
    case 'text':
      fields = { MsgType: 'text', Content: body.text, MsgId: body.messageId };
      break;
    case 'image':
      fields = {
        MsgType: 'image',
        PicUrl: body.picUrl,
        MediaId: body.mediaId,
        MsgId: body.messageId,
      };
      break;
    case 'location':
      fields = {
        MsgType: 'location',
        Location_X: body.latitude,
        Location_Y: body.longitude,
        Scale: 16,
        Label: body.label,
        AppType: 'wxwork',
        MsgId: body.messageId,
      };
      break;
    case 'cardEvent':
      fields = {
        MsgType: 'event',
        Event: 'template_card_event',
        EventKey: body.key,
        TaskId: body.taskId,
        CardType: body.cardType,
        ResponseCode: body.responseCode,
      };
      break;
  }
  return fields;
}
