import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { systemClock, createMovableClock, type MovableClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import type { SimCredentials, SimPerson, TicketView } from '../../src/simulator/types.ts';
import { createFakeService, type FakeService } from './fake-service.ts';

export const credentials: SimCredentials = {
  corpId: 'ww0123456789abcdef',
  agentId: 1000002,
  secret: 'a-secret-of-the-test',
  token: 'TestToken2026',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};

const people: SimPerson[] = [
  { id: 'n1', name: '王护士', title: 'ICU · 护士', role: 'reporter', userid: 'nurse-wang' },
  { id: 'e1', name: '李工', title: '值班工程师', role: 'engineer', userid: 'eng-li' },
  { id: 'e2', name: '赵工', title: '工程师', role: 'engineer', userid: 'Eng-Zhao' },
  { id: 'l1', name: '陈组长', title: '售后服务组长', role: 'teamLeader', userid: 'lead-chen' },
  { id: 'p1', name: '孙经理', title: '项目负责人', role: 'projectLead', userid: 'pm-sun' },
  {
    id: 'm1',
    name: '周科长',
    title: '设备科 · 院方管理',
    role: 'hospitalManager',
    userid: 'mgr-zhou',
  },
];

export interface Harness {
  simulator: Simulator;
  service: FakeService;
  clock: MovableClock;
  /** Base of the app; the page is at `${url}/sim/`. */
  url: string;
  /** What the board reads. */
  tickets: TicketView[];
  /** Called with the new time after each move of the clock. */
  onAdvance: (now: Date) => void | Promise<void>;
  stop(): Promise<void>;
}

/** The simulator on a real Express app with a fake service beside it, everything over real HTTP. */
export async function startHarness(
  options: { callbackTimeoutMs?: number; startAt?: Date; onPage?: string[]; webRoot?: string } = {},
): Promise<Harness> {
  const offsetMs = options.startAt ? options.startAt.getTime() - systemClock.now().getTime() : 0;
  const clock = createMovableClock(systemClock, offsetMs);
  const app = express();
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tickets: TicketView[] = [];

  const harness: Harness = {
    simulator: createSimulator({
      credentials,
      callbackUrl: () => `${url}/wecom/callback`,
      people,
      ...(options.onPage && { onPage: options.onPage }),
      clock,
      async advanceClock(ms) {
        await harness.onAdvance(clock.advance(ms));
      },
      listTickets: async () => tickets,
      webRoot: options.webRoot ?? fileURLToPath(new URL('../../dist/web', import.meta.url)),
      logger: silentLogger,
      callbackTimeoutMs: options.callbackTimeoutMs ?? 5000,
      retryDelayMs: 0,
    }),
    service: createFakeService({ credentials, clock, apiBase: () => harness.simulator.apiBase }),
    clock,
    url,
    tickets,
    onAdvance: () => {},
    async stop() {
      await harness.simulator.stop();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  app.use(harness.service.router);
  app.use('/sim', harness.simulator.router);
  await harness.simulator.start();
  return harness;
}
