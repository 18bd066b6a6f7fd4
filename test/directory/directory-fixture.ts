/** The directory file of contract.md, with the two leads that its on-call list names. */
export function contractFile() {
  return {
    hospitals: [{ id: 'h1', name: '示例医院', timezone: 'Asia/Shanghai' }],
    people: [
      {
        id: 'n1',
        name: '王护士',
        roles: ['reporter', 'operator'],
        hospital: 'h1',
        department: 'ICU',
        phone: '13800000000',
        email: 'n1@example.com',
        channels: { wecom: 'nurse-wang' },
      },
      {
        id: 'e1',
        name: '李工',
        roles: ['engineer'],
        serves: ['h1'],
        skills: ['ventilator', 'monitor'],
        channels: { wecom: 'eng-li' },
      },
      { id: 'l1', name: '周组长', roles: ['teamLeader'], channels: { wecom: 'lead-zhou' } },
      { id: 'p1', name: '孙经理', roles: ['projectLead'], channels: { wecom: 'project-sun' } },
    ],
    manufacturers: [
      {
        id: 'm1',
        name: '示例厂家',
        contacts: [
          { name: '甲', phone: '…' },
          { name: '乙', phone: '…' },
        ],
      },
    ],
    equipment: [
      {
        assetNo: 'ICU-VENT-003',
        serialNo: 'SN123',
        name: '呼吸机',
        kind: 'device',
        isMedicalDevice: true,
        category: 'ventilator',
        model: 'SV300',
        manufacturer: 'm1',
        hospital: 'h1',
        department: 'ICU',
        location: 'ICU 3床',
        producedOn: '2024-03-01',
        acceptedOn: '2024-06-01',
        manufacturerWarrantyMonths: 24,
        movable: true,
      },
    ],
    onCall: [{ hospital: 'h1', engineers: ['e1'], teamLeader: 'l1', projectLead: 'p1' }],
  };
}

export const knownCategories = ['ventilator', 'monitor', 'infusion_pump'];
