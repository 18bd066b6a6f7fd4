/**
 * @jest-environment ./test/setup/zone-environment.mjs
 * @jest-environment-options {"zone":"Asia/Shanghai"}
 */
import { expect, it } from '@jest/globals';
import { describeWeeklyTalk } from './weekly-talk.ts';

it('runs as on a machine in Asia/Shanghai', () => {
  expect(new Date('2026-01-01T00:00:00Z').getTimezoneOffset()).toBe(-480);
});

describeWeeklyTalk();
