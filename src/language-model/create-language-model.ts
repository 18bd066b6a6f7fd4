import { cutText } from '../../flows/kit/cut-text.ts';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { buildPrompt } from './build-prompt.ts';
import { checkSuggestion } from './check-suggestion.ts';
import type { Suggestion } from './check-suggestion.ts';

/** A helper that may guess what a report is about. Off unless configured; nothing waits for it. */
export interface LanguageModel {
  /**
   * What the model reads in a masked text, every part of it checked; null when it is late, busy, wrong or out of reach, or when
   * nothing is left after the check. Never throws and is never tried again.
   */
  suggest(maskedText: string): Promise<Suggestion | null>;
  close(): Promise<void>;
}

export interface LanguageModelDeps {
  /** An OpenAI-compatible address, to which `/chat/completions` is added. */
  url: string;
  model: string;
  apiKey: string | null;
  /** Of one whole exchange; default 1500. */
  timeoutMs?: number;
  /** Ids of `config/safety/categories.yaml` that may be suggested. */
  categories: string[];
  /** False for words that must not be repeated to anybody. */
  isSayable(text: string): boolean;
  logger: Logger;
}

const defaultTimeoutMs = 1_500;
const maxInFlight = 2;
const maxTextLength = 500;
const maxAnswerBytes = 65_536;

/** Holds connections: close it. */
export function createLanguageModel(deps: LanguageModelDeps): LanguageModel {
  const base = new URL(deps.url);
  const path = `${base.pathname.replace(/\/+$/, '')}/chat/completions`;
  const pool = new Pool(base.origin, { connections: maxInFlight });
  let inFlight = 0;
  return {
    async suggest(maskedText) {
      const text = cutText(maskedText.trim(), maxTextLength);
      if (text === '' || inFlight >= maxInFlight) return null;
      inFlight += 1;
      try {
        return checkSuggestion(deps, text, await ask({ ...deps, pool, path }, text));
      } catch (error) {
        // The reason is the network's or the parser's: neither the text nor the key is in it.
        deps.logger.warn(
          { reason: cutText(messageOf(error), 200) },
          'the language model did not help',
        );
        return null;
      } finally {
        inFlight -= 1;
      }
    },
    close: () => pool.destroy(),
  };
}

const answerShape = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1),
});

async function ask(
  deps: LanguageModelDeps & { pool: Pool; path: string },
  text: string,
): Promise<unknown> {
  const response = await deps.pool.request({
    method: 'POST',
    path: deps.path,
    signal: AbortSignal.timeout(deps.timeoutMs ?? defaultTimeoutMs),
    headers: {
      'content-type': 'application/json',
      ...(deps.apiKey !== null && { authorization: `Bearer ${deps.apiKey}` }),
    },
    body: JSON.stringify({
      model: deps.model,
      temperature: 0,
      max_tokens: 200,
      response_format: { type: 'json_object' },
      messages: buildPrompt(deps.categories, text),
    }),
  });
  const body = await readBody(response);
  if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}`);
  return parseJson(readContent(body));
}

async function readBody(response: Dispatcher.ResponseData): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxAnswerBytes) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function readContent(body: string): string {
  const parsed = answerShape.safeParse(parseJson(body));
  const content = parsed.data?.choices[0]?.message.content;
  if (content === undefined) throw new Error('the answer is no chat completion');
  return content;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('the answer is not JSON');
  }
}
