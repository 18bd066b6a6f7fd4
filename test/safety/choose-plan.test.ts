import { describe, expect, it } from '@jest/globals';
import { chooseShutdownPlan, genericPlaybook } from '../../src/safety/choose-plan.ts';
import type { Emergency } from '../../src/safety/choose-plan.ts';
import { genericSafeText } from '../../src/safety/content.ts';
import type { SafetyContent } from '../../src/safety/content.ts';
import { createGuard } from '../../src/safety/guard.ts';
import { content, everyEmergency, textsOf } from './all-emergencies.ts';
import type { Case } from './all-emergencies.ts';

const cases = everyEmergency();
const guard = createGuard(content);
const red = (...ids: string[]) => ids.map((id) => ({ id, severity: 'red' as const }));

function choose(asked: Partial<Emergency>) {
  return chooseShutdownPlan(content, {
    category: null,
    hazards: [],
    patientAffected: null,
    production: false,
    ...asked,
  });
}

/** The names of the cases that break a rule: an empty list is a kept promise. */
function breaking(of: Case[], isBroken: (entry: Case) => boolean | (string | false)[]): string[] {
  return of.flatMap((entry) => {
    const broken = isBroken(entry);
    if (typeof broken === 'boolean') return broken ? [entry.name] : [];
    return broken.filter((part) => part !== false).map((part) => `${entry.name}: ${part}`);
  });
}

describe('every category x hazard x patient state', () => {
  it('has a plan with an opening and a gate', () => {
    expect(cases.length).toBe(30 * 45 * 3);
    const broken = breaking(
      cases,
      ({ plan }) => !/\S/.test(plan.opening.say) || !plan.gate.ask.endsWith('吗？'),
    );
    expect(broken).toEqual([]);
  });

  it('says why power is left alone, exactly when it is', () => {
    const broken = breaking(
      cases,
      ({ plan }) => (plan.power.length === 0) !== (plan.leavePowerBecause !== null),
    );
    expect(broken).toEqual([]);
  });

  it('opens with at most four short lines, one question at the end, in one WeCom message', () => {
    const broken = breaking(cases, ({ plan }) => {
      const text = `${plan.opening.say}\n${plan.opening.ask}`;
      const lines = text.split('\n');
      return (
        lines.length > 4 ||
        lines.some((line) => line.length > 42) ||
        text.match(/[?？]/g)?.length !== 1 ||
        !text.endsWith('？') ||
        Buffer.byteLength(text) > 2048
      );
    });
    expect(broken).toEqual([]);
  });

  it('speaks no word of cutting power before the gate when the device may keep a patient alive', () => {
    // Independent of the guard: what is left after the prohibitions holds no power word at all.
    const prohibitions =
      /别关别拔|别拔(?:它带的)?插头|别按[^，。；\n]*|别开关[^，。；\n]*|别关机、别重启|墙电插好/g;
    const power =
      /拔|关机|关掉|关闭|断电|断开|停电(?! 15)|待机|重启|拉闸|切断|脱开|脱机|长按|撤机|摘下/;
    const atRisk = cases.filter(({ lifeSupport }) => lifeSupport);
    const speaksOfPower = ({ plan }: Case) =>
      [plan.opening, ...plan.support, plan.gate]
        .flatMap(textsOf)
        .map((text) => power.test(text.replaceAll(prohibitions, '')) && text);
    expect(breaking(atRisk, speaksOfPower)).toEqual([]);
    const gated = breaking(atRisk, ({ plan }) =>
      [plan.opening, ...plan.support, plan.gate].some(({ needsGate }) => needsGate),
    );
    expect(gated).toEqual([]);
    expect(breaking(atRisk, ({ plan }) => !plan.lifeSupport)).toEqual([]);
  });

  it('keeps every step that cuts power of such a device behind the gate', () => {
    const atRisk = cases.filter(({ lifeSupport }) => lifeSupport);
    const broken = breaking(atRisk, ({ plan }) =>
      plan.power.map(({ id, say, needsGate }) => /拔|关机|断电|待机/.test(say) && !needsGate && id),
    );
    expect(broken).toEqual([]);
    expect(atRisk.some(({ plan }) => plan.power.length > 0)).toBe(true);
  });

  it('has only texts that pass the guard in their own state', () => {
    const broken = breaking(cases, ({ category, hazards, lifeSupport, plan }) =>
      [
        ...[plan.opening, ...plan.support, plan.gate].map((step) => ({ step, gatePassed: false })),
        ...[...plan.power, ...plan.aftercare].map((step) => ({ step, gatePassed: true })),
      ].flatMap(({ step, gatePassed }) =>
        textsOf(step).map((text) => {
          const result = guard.check({
            text,
            templateId: step.id,
            category,
            lifeSupport,
            gatePassed,
            hazards: hazards.map(({ id }) => id),
          });
          return !result.ok && `${step.id} ${result.rule}: ${text}`;
        }),
      ),
    );
    expect(broken).toEqual([]);
  });

  it('never cuts power in the chat where only a team or a trade may', () => {
    const never = [
      'ecls',
      'mri',
      'radiology_xray',
      'sterilizer',
      'medical_gas',
      'ups',
      'network_server',
    ];
    const theirs = cases.filter(({ category }) => never.includes(category ?? ''));
    expect(theirs.length).toBeGreaterThan(0);
    expect(breaking(theirs, ({ plan }) => plan.power.length > 0)).toEqual([]);
  });

  it('sends nobody back into flames or into leaking gas for a plug', () => {
    const burning = cases.filter(({ hazards }) =>
      hazards.some(({ id }) => ['fire', 'explosion', 'gas_leak'].includes(id)),
    );
    expect(burning.length).toBeGreaterThan(0);
    expect(breaking(burning, ({ plan }) => plan.power.length > 0)).toEqual([]);
  });
});

describe('the plan fits the emergency', () => {
  it.each([
    ['ventilator', red('smoke'), 'FIRST.vent_fire', 'G_FIRE_LS.FL2'],
    ['ventilator', red('life_support_loss'), 'FIRST.vent_stop', 'VENT.V4'],
    ['ventilator', red('burning_smell'), 'FIRST.vent_stop', 'G_SMELL.SM2'],
    ['ventilator', red('electric_shock'), 'FIRST.shock_ls', 'G_SHOCK.SH1'],
    ['ventilator', red('liquid_ingress'), 'FIRST.liquid_ls', 'G_LIQUID.LQ2'],
    ['infusion_pump', red('abnormal_output', 'patient_harm'), 'FIRST.pump_overflow', 'PUMP.PP3'],
    ['infusion_pump', red('smoke'), 'FIRST.pump_fire', 'G_FIRE_LS.FL2'],
    ['monitor', red('alarm_failure'), 'FIRST.monitor', 'MON.M3'],
    ['dialysis', red('life_support_loss'), 'FIRST.dialysis_stop', 'DIAL.DI4'],
    ['ecls', red('life_support_loss'), 'FIRST.ecls', undefined],
    ['incubator', red('overheat', 'abnormal_output'), 'FIRST.incubator_hot', 'G_SMELL.SM2'],
    ['incubator', red('abnormal_output'), 'FIRST.incubator_hot', 'INCU.I3'],
    ['electrosurgical', red('abnormal_output'), 'FIRST.esu', 'ESU.ES3'],
    ['radiology_xray', red('radiation'), 'FIRST.xray_on', undefined],
    ['mri', red('magnet', 'gas_leak'), 'FIRST.mri_quench', undefined],
    ['mri', [{ id: 'magnet', severity: 'orange' as const }], 'FIRST.mri_projectile', undefined],
    ['printer', red('smoke'), 'FIRST.fire', 'G_FIRE.F2'],
    ['printer', red('electric_shock'), 'FIRST.shock', undefined],
    ['pda', red('battery_swelling'), 'FIRST.battery', 'G_BATT.B2'],
    ['ups', red('burning_smell'), 'FIRST.room_fire', undefined],
    ['sterilizer', red('gas_leak'), 'FIRST.gas_eo', undefined],
    ['medical_gas', red('gas_leak'), 'FIRST.gas_o2', undefined],
    ['workstation', red('cyber'), 'FIRST.cyber', undefined],
    ['monitor', red('cyber'), 'FIRST.cyber_patient', undefined],
    ['bed_table', red('mechanical'), 'FIRST.bed', 'BED.BE3'],
    ['network_server', red('data_outage'), 'FIRST.outage', undefined],
    [null, red('smoke'), 'FIRST.fire_unknown', 'G_FIRE_LS.FL2'],
    [null, red('life_support_loss'), 'FIRST.ls_unknown', 'OFF_PT.P2'],
    ['no_such_thing', red('spark'), 'FIRST.fire_unknown', 'G_FIRE_LS.FL2'],
  ])('%s with %j opens with %s, first power step %s', (category, hazards, first, power) => {
    const plan = choose({ category, hazards, patientAffected: true });
    expect({ first: plan.opening.id, power: plan.power[0]?.id }).toEqual({ first, power });
  });

  it('clamps the line before anything else when a pump runs away', () => {
    const { opening } = choose({ category: 'infusion_pump', hazards: red('abnormal_output') });
    expect(opening.say.indexOf('夹住病人端')).toBeLessThan(opening.say.indexOf('喊医生'));
    expect(opening.confirmObject).toContain('病人这一端');
  });

  it('leaves out the steps for a patient when nobody is on the device', () => {
    const off = choose({ category: 'ventilator', hazards: red('smoke'), patientAffected: false });
    expect(off.opening.id).toBe('FIRST.fire');
    expect(off.support.map(({ id }) => id)).toEqual(['G_FIRE.F3']);
    expect(off.lifeSupport).toBe(true);
  });

  it('asks for the object wherever a power step is confirmed', () => {
    const broken = breaking(cases, ({ plan }) =>
      plan.power.map(({ id, confirmObject }) => confirmObject?.endsWith('对吗？') !== true && id),
    );
    expect(broken).toEqual([]);
  });

  it('isolates, hangs the sign and asks for the standby device, one step each', () => {
    expect(
      choose({ category: 'printer', hazards: red('burning_smell') }).aftercare.map(({ id }) => id),
    ).toEqual(['AFTER.ISOLATE', 'AFTER.SIGN', 'AFTER.STANDBY']);
  });

  it('keeps the id and versions of what was used', () => {
    const plan = choose({ category: 'ventilator', hazards: red('smoke') });
    expect(plan.playbook).toBe('vent_fire/ventilator');
    expect(plan.version).toContain('VENT.1-draft');
  });
});

describe('content that nobody signed', () => {
  const signed = {
    status: 'approved',
    approvedBy: '某主任',
    approvedOn: '2026-11-01',
    basis: 'x',
  } as const;
  const asked: Emergency = {
    category: 'ventilator',
    hazards: red('smoke'),
    patientAffected: true,
    production: true,
  };

  function signAll(exceptProtocol: string | null): SafetyContent {
    const copy = structuredClone(content);
    copy.firstMessages.approval = signed;
    copy.plans.approval = signed;
    for (const protocol of copy.protocols.protocols)
      if (protocol.id !== exceptProtocol) protocol.approval = signed;
    return copy;
  }

  it('is shipped as a draft: in production only the generic safe text is said', () => {
    const broken = breaking(cases, ({ category, hazards, patientAffected }) => {
      const plan = chooseShutdownPlan(content, {
        category,
        hazards,
        patientAffected,
        production: true,
      });
      return (
        plan.playbook !== genericPlaybook ||
        `${plan.opening.say}\n${plan.opening.ask}` !== genericSafeText(content) ||
        [...plan.support, ...plan.power, ...plan.aftercare].length > 0 ||
        plan.leavePowerBecause === null
      );
    });
    expect(broken).toEqual([]);
  });

  it('is used in the simulator', () => {
    expect(chooseShutdownPlan(content, { ...asked, production: false }).playbook).toBe(
      'vent_fire/ventilator',
    );
  });

  it('is used in production once everything that the plan says is signed', () => {
    expect(chooseShutdownPlan(signAll(null), asked).playbook).toBe('vent_fire/ventilator');
    expect(chooseShutdownPlan(signAll('PUMP'), asked).playbook).toBe('vent_fire/ventilator');
  });

  it('keeps the whole plan back when one protocol of it is unsigned', () => {
    expect(chooseShutdownPlan(signAll('VENT'), asked).playbook).toBe(genericPlaybook);
    expect(chooseShutdownPlan(signAll('G_FIRE_LS'), asked).playbook).toBe(genericPlaybook);
  });
});
