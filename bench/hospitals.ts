/** Many small hospitals, each with its nurses, engineer and leaders: nobody gets more messages than a person may. */

const hospitals = 250;
const nursesEach = 12;

export interface BenchPerson {
  id: string;
  userid: string;
}

export const nurses: BenchPerson[] = Array.from({ length: nursesEach * hospitals }, (_, n) => {
  const hospital = n % hospitals;
  const number = Math.floor(n / hospitals);
  return { id: `n${hospital}x${number}`, userid: `nurse-${hospital}-${number}` };
});

/** A directory file (contract.md). */
export function benchDirectory(): object {
  const all = Array.from({ length: hospitals }, (_, n) => n);
  return {
    hospitals: all.map((n) => ({ id: `h${n}`, name: `第${n}医院`, timezone: 'Asia/Shanghai' })),
    people: all.flatMap((n) => [
      ...nurses
        .filter(({ id }) => id.startsWith(`n${n}x`))
        .map(({ id, userid }) => ({
          id,
          name: `护士${id}`,
          roles: ['reporter'],
          hospital: `h${n}`,
          department: '护士站',
          channels: { wecom: userid },
        })),
      staff(`e${n}`, 'engineer', n),
      staff(`l${n}`, 'teamLeader', n),
      staff(`p${n}`, 'projectLead', n),
    ]),
    manufacturers: [],
    equipment: all.flatMap((n) =>
      Array.from({ length: 10 }, (_, number) => ({
        assetNo: `PRN-${number}`,
        name: '打印机',
        kind: 'device',
        isMedicalDevice: false,
        category: 'printer',
        hospital: `h${n}`,
        department: '护士站',
        location: `${number + 1}楼护士站`,
        movable: true,
      })),
    ),
    onCall: all.map((n) => ({
      hospital: `h${n}`,
      engineers: [`e${n}`],
      teamLeader: `l${n}`,
      projectLead: `p${n}`,
    })),
  };
}

function staff(id: string, role: string, hospital: number): object {
  const serves = [`h${hospital}`];
  return { id, name: id, roles: [role], serves, channels: { wecom: `staff-${id}` } };
}
