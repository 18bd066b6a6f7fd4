/**
 * @jest-environment ./test/setup/zone-environment.mjs
 * @jest-environment-options {"zone":"UTC"}
 */
import { expect, it } from '@jest/globals';
import { borders, describeWeeklyTalk } from './weekly-talk.ts';

it('runs as on a machine in UTC', () => {
  expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe('UTC');
});

describeWeeklyTalk(borders);
