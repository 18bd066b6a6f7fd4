/** The page's calls; addresses are relative to the page, wherever it is mounted. Each rejects with a sentence for people. */

async function post(path: string, body: BodyInit, contentType: string): Promise<void> {
  let response: Response;
  try {
    response = await fetch(`./api/${path}`, {
      method: 'POST',
      headers: { 'content-type': contentType, 'x-simulator': '1' },
      body,
    });
  } catch {
    throw new Error('连不上服务，请看看它是否还在运行。');
  }
  if (response.ok) return;
  throw new Error(explain(response.status, await readCode(response)));
}

async function readCode(response: Response): Promise<string> {
  const answer: unknown = await response.json().catch(() => null);
  const code =
    typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : '';
  return typeof code === 'string' ? code : '';
}

const sentences: Readonly<Record<string, string>> = {
  simulator_card_used: '这张卡片已经处理过了。',
  simulator_card_not_found: '这张卡片已经不在了。',
  simulator_image_invalid: '请选 PNG 或 JPEG 图片。',
  simulator_media_refused: '这张图片发不了：太大或太小。',
};

function explain(status: number, code: string): string {
  if (status === 502) return '没有送达：服务四次都没有应答。';
  if (status === 413) return '太大了，发不出去。';
  return sentences[code] ?? `没有成功（${code || status}）。`;
}

function postJson(path: string, body: object): Promise<void> {
  return post(path, JSON.stringify(body), 'application/json');
}

export function say(person: string, text: string): Promise<void> {
  return postJson('say', { person, text });
}

export function press(person: string, taskId: string, key: string): Promise<void> {
  return postJson('press', { person, taskId, key });
}

export function sendLocation(person: string): Promise<void> {
  return postJson('location', {
    person,
    latitude: 39.909,
    longitude: 116.397,
    label: '示例医院 住院部',
  });
}

export function sendImage(person: string, file: File): Promise<void> {
  return post(`image?person=${encodeURIComponent(person)}`, file, file.type || 'image/jpeg');
}

/** `duration`: ISO 8601, e.g. `PT10M`. */
export function advanceClock(duration: string): Promise<void> {
  return postJson('clock', { advance: duration });
}

export function mediaUrl(mediaId: string): string {
  return `./api/media/${encodeURIComponent(mediaId)}`;
}
