import { join } from 'node:path';
import { readYaml } from './read-yaml.ts';
import { slaSchema } from './schemas/sla.ts';
import type { SlaPolicy } from './schemas/sla.ts';

/** The promises' numbers of `sla.yaml`. Throws a UserFacingError with path and reason. */
export function loadSla(configDir: string): SlaPolicy {
  return readYaml(join(configDir, 'sla.yaml'), slaSchema);
}
