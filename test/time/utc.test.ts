/**
 * @jest-environment ./test/setup/zone-environment.mjs
 * @jest-environment-options {"zone":"UTC"}
 */
import { expect, it } from '@jest/globals';
import { borders, describeWeeklyTalk } from './weekly-talk.ts';

it('runs as on a machine in UTC', () => {
  expect(new Date('2026-01-01T00:00:00Z').getTimezoneOffset()).toBe(0);
});

describeWeeklyTalk(borders);
