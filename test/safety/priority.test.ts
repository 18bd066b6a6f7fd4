import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { PriorityFact } from '../../src/config/schemas/safety-priority.ts';
import { priorityFacts } from '../../src/config/schemas/safety-priority.ts';
import { computePriority } from '../../src/safety/priority.ts';
import type { PriorityInput } from '../../src/safety/priority.ts';
import { content } from './all-emergencies.ts';

type Row = [
  said: string,
  expected: string | null,
  category: string | null,
  hazards: string,
  patientAffected: boolean | null,
  location: string | null,
  facts: string,
  scope?: PriorityInput['scope'],
];

function inputOf([
  ,
  ,
  category,
  hazards,
  patientAffected,
  location,
  facts,
  scope,
]: Row): PriorityInput {
  return {
    category,
    patientAffected,
    location,
    hazards: hazards
      .split(' ')
      .filter((part) => part !== '')
      .map((part) => {
        const [id = '', severity] = part.split(':');
        return { id, severity: severity === 'o' ? 'orange' : 'red', state: 'active' };
      }),
    facts: Object.fromEntries(
      facts
        .split(' ')
        .filter((part) => part !== '')
        .map((fact) => [fact as PriorityFact, true]),
    ),
    ...(scope === undefined ? {} : { scope }),
  };
}

const rows: Row[] = [
  // life support
  [
    '呼吸机不送气, 血氧往下掉',
    'P1',
    'ventilator',
    'life_support_loss patient_harm',
    true,
    'ICU 3床',
    '',
  ],
  ['呼吸机一直报警, 吸了痰还是报, 8床', 'P1', 'ventilator', '', true, '8床', 'alarmUncleared'],
  ['7床呼吸机求救', 'P1', 'ventilator', '', true, '7床', 'cryForHelp'],
  ['仓库备用呼吸机自检过不去', 'P2', 'ventilator', '', false, '仓库', 'standbyUnfit'],
  ['转运呼吸机电池低, 下午要用', 'P2', 'ventilator', '', null, null, 'neededWithin2h'],
  ['湿化罐冒热气', 'P3', 'ventilator', '', null, null, 'minor'],
  ['水流到呼吸机后面, 人还上着', 'P1', 'ventilator', 'liquid_ingress', true, null, ''],
  [
    '呼吸机坏了, 备用机接好平稳',
    'P2',
    'ventilator',
    '',
    false,
    'ICU',
    'supportedStable spareInUse',
  ],
  ['麻醉机漏气测试过不了', 'P2', 'anesthesia', '', null, null, 'preUse'],
  ['供氧压力低, 术中', 'P1', 'anesthesia', 'life_support_loss', true, null, ''],
  ['抢救中除颤充不上电', 'P1', 'defibrillator', 'life_support_loss', true, null, 'resuscitation'],
  ['除颤仪日检红叉, 就这一台', 'P1', 'defibrillator', '', null, '急诊', 'onlyOne standbyUnfit'],
  ['除颤仪充电慢', 'P2', 'defibrillator', '', null, null, ''],
  ['血透报漏血, 没下机', 'P1', 'dialysis', '', true, '血透室5号机', 'alarmUncleared'],
  ['水处理电导率高, 还没上机', 'P2', 'dialysis', '', false, null, ''],
  ['CRRT 老报 TMP 高', 'P1', 'dialysis', '', null, null, 'alarmUncleared'],
  ['IABP 报氦气低', 'P1', 'ecls', '', true, null, 'alarmUncleared'],
  ['蓝光箱一根灯管不亮', 'P3', 'incubator', '', null, null, 'minor'],
  ['暖箱超温, 宝宝已抱出', 'P1', 'incubator', 'overheat abnormal_output', true, null, ''],
  ['没有皮球', 'P1', null, '', null, null, 'noSpare'],
  ['救命', 'P1', null, '', null, null, 'cryForHelp'],
  ['减压阀有油', 'P2', 'medical_gas', '', null, null, ''],
  // pumps
  ['泵跑得飞快', 'P1', 'infusion_pump', 'abnormal_output patient_harm', true, null, ''],
  ['泵关不掉, 去甲还在走', 'P1', 'infusion_pump', '', true, null, 'highRiskDrug outOfControl'],
  ['注射泵报阻塞', 'P3', 'infusion_pump', '', null, null, ''],
  ['喷酒精黑屏, 病人换泵了', 'P2', 'infusion_pump', 'liquid_ingress:o', false, null, 'spareInUse'],
  ['镇痛泵壳子裂了', 'P3', 'infusion_pump', '', null, null, ''],
  ['摸泵麻手', 'P1', 'infusion_pump', 'electric_shock', null, null, ''],
  ['适配器有点烫', 'P2', 'infusion_pump', 'overheat:o', null, null, ''],
  // monitors
  ['监护仪黑屏, 病人换到旁边', 'P3', 'monitor', '', false, '2床', 'spareInUse'],
  ['CCU 监护不报警', 'P1', 'monitor', 'alarm_failure', true, 'CCU 6床', ''],
  ['普通病房血氧测不出', 'P3', 'monitor', '', true, '12床', ''],
  ['ICU 监护测不出血压', 'P2', 'monitor', '', true, 'ICU 2床', ''],
  ['电池仓鼓开', 'P2', 'monitor', 'battery_swelling:o', null, null, ''],
  ['焦味', 'P1', 'monitor', 'burning_smell', null, null, ''],
  // theatre, imaging, scopes
  ['电刀停不下来', 'P1', 'electrosurgical', 'abnormal_output', true, null, ''],
  ['吸烟机不转', 'P3', 'electrosurgical', '', null, null, ''],
  ['DSA 床卡住, 导管在血管里', 'P1', 'radiology_xray', '', true, null, 'procedureUnderWay'],
  ['曝光不停', 'P1', 'radiology_xray', 'radiation', true, null, ''],
  ['输液架被吸上, 没伤人', 'P2', 'mri', 'magnet:o', false, null, ''],
  ['失超', 'P1', 'mri', 'magnet', true, null, ''],
  ['B 超死机, 排队二十多人', 'P2', 'ultrasound', '', null, null, 'queueWaiting'],
  ['胃镜没图像, 镜子在胃里', 'P1', 'endoscope', '', true, null, 'procedureUnderWay'],
  ['无影灯灭一半, 台上做着', 'P2', 'bed_table', '', true, null, 'procedureUnderWay'],
  ['摇把断了', 'P3', 'bed_table', '', null, null, ''],
  ['床自己往上升', 'P1', 'bed_table', 'mechanical', true, null, ''],
  ['降温毯不制冷', 'P2', 'warming', '', true, null, ''],
  ['心电图全是杂波', 'P3', 'ecg', '', null, null, ''],
  // laboratory, cold chain, sterile supply
  ['针撞了, 急诊标本二十多管', 'P2', 'lab_analyzer', '', null, null, 'queueWaiting'],
  ['灭菌锅带压门打不开', 'P2', 'sterilizer', 'steam_pressure:o', null, null, ''],
  ['药冰箱 12 度', 'P2', 'fridge', '', null, null, 'overTemperature'],
  // offices and systems
  ['电脑蓝屏', 'P3', 'workstation', '', null, '护士站', ''],
  ['键盘泡了', 'P3', 'workstation', 'liquid_ingress:o', null, null, 'peripheral'],
  ['勒索', 'P1', 'workstation', 'cyber', null, null, ''],
  ['打印机卡纸', 'P3', 'printer', '', null, null, ''],
  ['打印机冒烟', 'P1', 'printer', 'smoke', null, null, ''],
  ['自助机吞卡', 'P3', 'kiosk', '', null, null, ''],
  ['摄像头没画面', 'P4', 'display_call', '', null, '走廊', ''],
  ['分诊屏边框裂了', 'P4', 'display_call', '', null, null, 'cosmetic'],
  ['5 病区呼叫铃全不响', 'P2', 'display_call', 'alarm_failure:o', null, '5病区', '', 'ward'],
  ['全院 HIS 登不上', 'P1', 'network_server', 'data_outage', null, '全院', '', 'hospital'],
  ['这层没网', 'P2', 'network_server', 'data_outage:o', null, null, '', 'ward'],
  ['单机登不上', 'P3', 'network_server', '', null, null, '', 'device'],
  ['UPS battery low', 'P2', 'ups', '', null, null, ''],
  ['PDA 扫不上码', 'P3', 'pda', '', null, null, ''],
  ['测温门不响', 'P3', 'other', '', null, '发热门诊', ''],
  ['插排着火, 已灭, 电没断', 'P1', 'other', 'fire', false, null, ''],
  // not yet to be judged
  ['坏了', null, null, '', null, null, ''],
];

describe('priority', () => {
  it.each(rows)('%s is %s', (...row) => {
    expect(computePriority(content, inputOf(row)).priority).toBe(row[1]);
  });

  it('is P1 for every device with a red hazard, whatever else is said', () => {
    for (const category of [...content.categories.map(({ id }) => id), 'other', null]) {
      for (const { id } of content.hazards) {
        for (const state of ['active', 'recent'] as const) {
          const decided = computePriority(content, {
            hazards: [{ id, severity: 'red', state }],
            category,
            patientAffected: false,
            location: null,
            facts: { minor: true, cosmetic: true, spareInUse: true },
          });
          expect({ category, id, priority: decided.priority }).toEqual({
            category,
            id,
            priority: 'P1',
          });
        }
      }
    }
  });

  it('is one level up when three devices of a ward have the same fault', () => {
    const asked = inputOf(['', '', 'monitor', '', null, null, '']);
    expect(computePriority(content, { ...asked, deviceCount: 2 }).priority).toBe('P3');
    expect(computePriority(content, { ...asked, deviceCount: 3 })).toEqual({
      priority: 'P2',
      rule: 'matrix:I3xU3 (monitor) + many_devices',
    });
  });

  it('names the rule that decided', () => {
    const fire = inputOf(['', '', 'printer', 'smoke', null, null, '']);
    expect(computePriority(content, fire).rule).toBe('floor:red_hazard');
    expect(computePriority(content, inputOf(['', '', null, '', null, null, ''])).rule).toBe(
      'unknown_device',
    );
  });

  it('never falls when a hazard is added', () => {
    const hazard = fc.record({
      id: fc.constantFrom(...content.hazards.map(({ id }) => id)),
      severity: fc.constantFrom('red' as const, 'orange' as const),
      state: fc.constantFrom('active' as const, 'recent' as const),
    });
    const rank = { P1: 1, P2: 2, P3: 3, P4: 4 };
    fc.assert(
      fc.property(
        fc.record({
          hazards: fc.array(hazard, { maxLength: 2 }),
          category: fc.constantFrom(...content.categories.map(({ id }) => id), 'other'),
          patientAffected: fc.constantFrom(true, false, null),
          location: fc.constantFrom('ICU 3床', '门诊', null),
          facts: fc.dictionary(fc.constantFrom(...priorityFacts), fc.constant(true)),
        }),
        hazard,
        (asked, added) => {
          const before = computePriority(content, asked).priority ?? 'P4';
          const more = { ...asked, hazards: [...asked.hazards, added] };
          const after = computePriority(content, more).priority ?? 'P4';
          return rank[after] <= rank[before];
        },
      ),
    );
  });
});
