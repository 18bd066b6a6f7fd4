import { squeeze } from '../understanding/equipment-index.ts';
import { findNumbers } from '../vision/find-numbers.ts';
import { gatherFacts } from './gather-facts.ts';
import { performer } from './performer.ts';
import type { Performer, Work } from './performer.ts';

/** More devices than this in one picture are a shelf, not an answer. */
const maxDevices = 3;

/** What may take a while: looked into while the conversation goes on. */
export const backgroundPerformers: Record<string, Performer> = {
  archiveMedia: performer<{ mediaId: string; kind: string }>(async (work) => {
    const { deps, params, effect, record } = work;
    const id = await deps.archiveMedia(params.mediaId);
    if (params.kind !== 'image') return;
    deps.background.run(record._id, effect.id, async () => {
      const codes = await deps.readPicture(id);
      return codes.length === 0 ? null : readDevices(work, codes);
    });
  }),

  askModel: performer<{ text: string }>(async ({ deps, params, effect, record }) => {
    const { suggest } = deps;
    if (suggest === null) return;
    deps.background.run(record._id, effect.id, async () => {
      const suggestion = await suggest(params.text);
      const at = deps.clock.now().getTime();
      return suggestion && { type: 'MODEL_SUGGESTED', at, frame: params.frame, suggestion };
    });
  }),
};

/** Codes that name a device of the speaker's hospital count; any other code in a picture changes nothing. */
function readDevices({ deps, state }: Work<unknown>, codes: string[]) {
  const { equipment } = gatherFacts(deps.directory.current(), state.channel, state.address);
  const devices = codes
    .flatMap(findNumbers)
    .map((number) => equipment.byNumber.get(squeeze(number)))
    .filter((one) => one !== undefined);
  const unique = [...new Map(devices.map((one) => [one.id, one])).values()];
  if (unique.length === 0 || unique.length > maxDevices) return null;
  return { type: 'CODE_READ', at: deps.clock.now().getTime(), devices: unique };
}
