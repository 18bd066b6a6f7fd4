import { loadCare } from '../care/care-policy.ts';
import type { CarePolicy } from '../care/care-policy.ts';
import { loadMessages } from '../config/load-messages.ts';
import { loadSafetyContent } from '../config/load-safety.ts';
import { loadService } from '../config/load-service.ts';
import type { ServiceConfig } from '../config/load-service.ts';
import { loadSla } from '../config/load-sla.ts';
import { loadUnderstandingContent } from '../config/load-lexicon.ts';
import { createTexts } from '../messages/texts.ts';
import type { Texts } from '../messages/texts.ts';
import { createGuard } from '../safety/guard.ts';
import type { Guard } from '../safety/guard.ts';
import type { SafetyContent } from '../safety/content.ts';
import { createReader } from '../understanding/create-reader.ts';
import type { Reader } from '../understanding/types.ts';

/** Everything that lives in `config/`, read and checked. */
export interface Content {
  service: ServiceConfig;
  sla: ReturnType<typeof loadSla>;
  care: CarePolicy;
  texts: Texts;
  safety: SafetyContent;
  guard: Guard;
  read: Reader;
}

/** Reads the whole config folder; throws one readable UserFacingError when something in it is wrong. */
export function loadContent(configDir: string): Content {
  const service = loadService(configDir);
  const safety = loadSafetyContent(configDir);
  return {
    service,
    sla: loadSla(configDir),
    care: loadCare(configDir),
    texts: createTexts(loadMessages(configDir), { hotline: service.hotline }),
    safety,
    guard: createGuard(safety),
    read: createReader(loadUnderstandingContent(configDir)),
  };
}
