import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../../src/operations/metrics.ts';

describe('metrics', () => {
  it('show what was counted and measured', async () => {
    const metrics = createMetrics();
    metrics.turnTook(30);
    metrics.turnTook(700);
    metrics.committed();
    metrics.raceLost();
    metrics.raceLost();
    metrics.sendEnded('sent');
    metrics.sendEnded('refused');
    metrics.sendEnded('sent');
    metrics.watchdogAlarmed();
    metrics.setEffectsPending(4);
    metrics.setClocksDue(2);
    metrics.setSweepLag(1500);
    const lines = (await metrics.render()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'turn_duration_seconds_bucket{le="0.025"} 0',
        'turn_duration_seconds_bucket{le="0.05"} 1',
        'turn_duration_seconds_bucket{le="1"} 2',
        'turn_duration_seconds_count 2',
        'commits_total 1',
        'races_lost_total 2',
        'sends_total{result="sent"} 2',
        'sends_total{result="refused"} 1',
        'watchdog_alarms_total 1',
        'effects_pending 4',
        'clocks_due 2',
        'sweep_lag_seconds 1.5',
      ]),
    );
  });

  it('of two services in one process do not mix', async () => {
    const one = createMetrics();
    const two = createMetrics();
    one.committed();
    expect(await two.render()).toContain('commits_total 0');
  });

  it('add those of the process when asked', async () => {
    expect(await createMetrics().render()).not.toContain('process_cpu');
    expect(await createMetrics({ processMetrics: true }).render()).toContain('process_cpu');
  });
});
