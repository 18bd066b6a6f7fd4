import type { CategoriesFile } from '../config/schemas/categories.ts';
import type { HazardsFile, ModalityFile } from '../config/schemas/hazards.ts';
import type { LexiconFiles } from '../config/schemas/lexicon.ts';
import type { SafetyContent } from '../safety/content.ts';

/** All words and rules by which messages are read; data only, checked by `loadUnderstandingContent`. */
export interface UnderstandingContent {
  hazards: HazardsFile;
  modality: ModalityFile;
  categories: CategoriesFile;
  lexicon: LexiconFiles;
  safety: SafetyContent;
}
