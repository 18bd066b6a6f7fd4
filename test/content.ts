import { fileURLToPath } from 'node:url';
import { loadContent } from '../src/compose/load-content.ts';

/** The config folder of the repository. */
export const configDir = fileURLToPath(new URL('../config', import.meta.url));

/** Loaded once for all services and houses of a test file: compiling the lexicon is the dearest part of a start. */
export const content = loadContent(configDir);
