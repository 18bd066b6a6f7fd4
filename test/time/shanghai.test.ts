/**
 * @jest-environment ./test/setup/zone-environment.mjs
 * @jest-environment-options {"zone":"Asia/Shanghai"}
 */
import { expect, it } from '@jest/globals';
import { describeWeeklyTalk } from './weekly-talk.ts';

it('runs as on a machine in Asia/Shanghai', () => {
  expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe('Asia/Shanghai');
});

describeWeeklyTalk();
