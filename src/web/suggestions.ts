/** First sentences that show the main job to somebody who has just opened the page; by role. */
const byRole: Readonly<Record<string, readonly string[]>> = {
  reporter: [
    'ICU 3床呼吸机冒烟了，病人还插着管',
    '护士站打印机卡纸',
    '7床输液泵一直报阻塞，没接高危药',
    '上午报的监护仪怎么样了',
  ],
};

export function suggestionsFor(role: string): readonly string[] {
  return byRole[role] ?? [];
}

const welcomes: Readonly<Record<string, string>> = {
  reporter: '机器坏了，像发微信一样说一句就行。点一句试试：',
  operator: '每周会有一条消息来问设备好不好用。',
  engineer: '有新工单时，这里会收到卡片，点按钮就能接单。',
  teamLeader: '无人接单、快要超时，会在这里告诉您。',
  projectLead: '工单超时会在这里告诉您。',
  hospitalManager: '久拖未决的故障会在这里告诉您。',
};

/** What an empty chat says about the person whose phone it is. */
export function welcomeFor(role: string): string {
  return welcomes[role] ?? '还没有消息。';
}
