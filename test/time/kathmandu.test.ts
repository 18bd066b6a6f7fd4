/**
 * @jest-environment ./test/setup/zone-environment.mjs
 * @jest-environment-options {"zone":"Asia/Kathmandu"}
 */
import { expect, it } from '@jest/globals';
import { borders, describeWeeklyTalk } from './weekly-talk.ts';

it('runs as on a machine in Asia/Kathmandu', () => {
  expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe('Asia/Kathmandu');
});

describeWeeklyTalk(borders);
