import { readWords, wordsOf } from './read-message.ts';
import type { MessageEvent, Turn, TurnDeps } from './state.ts';
import { effect } from './turn.ts';

/** What staff write is for their tickets first. A danger in it is found here, whatever the words are for. */
export function askStaffRoom(turn: Turn, deps: TurnDeps, event: MessageEvent): boolean {
  const { content, messageId, facts } = event;
  const isMedia = content.type === 'image' || content.type === 'voice' || content.type === 'video';
  const isInDialogue = turn.state.frames.some(({ flow }) => flow !== 'help');
  const words = isMedia ? `[${content.type}]` : wordsOf(content);
  if (words === null || (isMedia && isInDialogue)) return false;
  const reading = readWords(deps, turn.state, words, facts);
  const { hazards, isHypothetical, act, category, equipment } = reading;
  const red = isHypothetical ? [] : hazards.filter(({ severity }) => severity === 'red');
  effect(turn, 'staffText', {
    text: words,
    media: isMedia ? { mediaId: content.mediaId, kind: content.type } : null,
    messageId,
    isInDialogue,
    heard: {
      hazards: red.map(({ id }) => id),
      isFault: act === 'report_fault' && (category !== null || equipment.length > 0),
    },
    again: { content, messageId },
  });
  if (isMedia) effect(turn, 'archiveMedia', { mediaId: content.mediaId, kind: content.type });
  return true;
}
