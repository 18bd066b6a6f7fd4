import type { Flow } from '../kit/flow.ts';
import { interpret, pending } from './interpret.ts';
import { faultReportMachine } from './machine.ts';
import type { ReportContext } from './machine.ts';

export const faultReportFlow: Flow = {
  id: 'faultReport',
  version: 1,
  machine: faultReportMachine,
  /** What was said is kept; only the question is asked anew. */
  restartInput(oldContext, at) {
    const { origin, slots, assessment, humanWanted, idleMs, texts } =
      oldContext as unknown as ReportContext;
    return {
      at,
      origin,
      slots,
      assessment,
      humanWanted,
      idleMs,
      text: texts.map((one) => one.text).join('\n'),
    };
  },
  interpret,
  pending,
};
