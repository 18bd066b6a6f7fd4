import type { GuardFile, HazardsFile } from '../config/schemas/hazards.ts';
import type { LexiconFiles } from '../config/schemas/lexicon.ts';
import type { SafetyContent } from '../safety/content.ts';
import type { Model } from './model.ts';

/** All that reading rests on but the model: words and rules as data, checked by `loadReadingContent`. */
export interface ReadingContent {
  hazards: HazardsFile;
  guard: GuardFile;
  lexicon: LexiconFiles;
  safety: SafetyContent;
  /** A yes too weak to open the gate. */
  weakYes: string[];
}

export interface UnderstandingContent extends ReadingContent {
  model: Model;
}
