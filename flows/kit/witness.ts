import type { FactName, SaidFact } from './facts.ts';

/**
 * What makes a patient safer is only believed when the words themselves bear it out: the reader is trained, and a machine that keeps
 * somebody alive is switched off by what it reads. A screen, not a reader: what is not on it is asked about.
 */
interface Witness {
  value: boolean;
  words: RegExp;
  /** Names it, and does not say it. */
  unless?: RegExp;
  /** Says the contrary. */
  contrary?: RegExp;
}

const witnesses: Partial<Record<FactName, Witness>> = {
  patientOn: {
    value: false,
    words:
      /(?:没|无|未|冇|莫得)(?:有|得)?.{0,2}(?:接|上|连|带|戴|病人|患者|人(?:使?用|在用|在|躺|接))|没(?:有)?在用|都没用着|空[床着的机]|备用的?(?:机|那台)?|闲置|(?:换|撤|挪|移|转|抱|抬|推|搬|扶|接|脱|退|取|拿|断)(?:了)?(?:下|走|开|出|到|去|离)|下(?:机|来|床)|离开|出来|走了|不在|回病房|别的(?:机|床)/,
    // "没人接手", "医生走了", "备用那台借走了": about who or what helps, not about who lies on it.
    unless:
      /(?:备用|备机|别的|另一台)[^，。,.；;]{0,6}(?:借|没|冇|莫|还|在用|用着|占)|(?:没|无|冇|莫得)(?:有|得)?人.{0,2}(?:接手|接班|接替|来|上来|帮|在(?!用))|(?:医生|大夫|护士|同事|他们|家属|工程师)[^病患，。,.；;]{0,3}(?:走|离开|不在|下班|出去|出来)|[没未无冇](?:有)?(?:接|上|用|连)[^，。,.；;]{0,3}(?:药|电|网|手|班|单|墙|线|通知)|(?:插头|插座|电源|气源|[气线探导]管?|线|接头|探头)[^，。,.；;]{0,4}(?:换|接|移|转|插)/,
  },
  supported: {
    value: true,
    words:
      /皮球|球囊|皮囊|气囊|呼吸囊|简易呼吸|捏|挤|bag|手控|手摇|手动|备用|备机|换(?:了|上|好|到|成)|顶|接管|接手|代替|转(?:到|了)|别的|另(?:一|外)|瓶氧|氧气?(?:瓶|袋|枕)|钢瓶|墙|团队|医生|新泵|新的?机|ecmo|人工|鼻导管|面罩|高流量/i,
    // "没有皮球", "备用机也坏了", "医生还没来": named, and not there.
    unless:
      /(?:没|无|冇|莫得|缺|找不到|等)(?:有|得)?.{0,3}(?:皮球|球囊|皮囊|呼吸囊|备用|备机|别的|医生|团队|瓶氧|氧)|(?:皮球|球囊|皮囊|呼吸囊|备用机?|备机|医生|团队)[^，。,.；;]{0,3}(?:坏|不行|没|冇|漏|不在|未|找不)/,
  },
  stable: {
    value: true,
    words:
      /(?<![不没未]|还没|没有)(?:平稳|稳|正常|没事|还行|可以|挺好|好着|好的|清楚|清醒|安静|不喘|缓过|回来|上来|上去|恢复|升)|(?:血压|氧合?|血氧|饱和|心率|sp?o2?)[^不没掉]{0,6}\d{2,3}|(?<!\d)(?:9[2-9]|100)(?!\d)|(?:没|无)(?:啥|什么)?(?:事|异常|不适)/i,
    unless:
      /(?:不|没|未)(?:太|怎么|算)?(?:平)?稳|掉|往下|下降|不行|恶化|(?<![\d/.]|(?:心率|脉搏|呼吸|体温)\D{0,3})[1-8]\d(?![\d床号岁分秒点楼次])/,
    contrary: /(?:不|没|未)(?:太|怎么|算|有)?(?:平)?稳|恶化|往下掉|掉到|越来越差/,
  },
  peopleAway: {
    value: true,
    words:
      /离开|走[了开光远]|出[来去了]|撤|散|疏|清(?:场|空)|没(?:有)?人|无人|冇人|躲|退|跑|让开|远|门外|走廊|外(?:面|头)/,
    unless: /(?:没|不|未|还在|别)(?:有)?(?:全|都)?(?:离开|走|出来|撤)|走不|出不来/,
  },
  dangerOver: {
    value: true,
    words:
      /[没冇无莫](?:有|得)?.{0,3}(?:烟|味|火|冒|漏|响|声|烫|热|渗|滴|流|电)|(?:烟|味|火|声|气).{0,4}(?:没|冇|散|灭|停|退|消|小)|[不唔](?:冒|漏|烧|响|烫|热|滴|流|打|喷|麻|臭|着)|灭|停|止|散|消|退|好了|没了|没啦|冇了|冇咗|凉|干了|正常|过去/,
    unless:
      /(?:没|不|未|还在|还没|停不)(?:有)?(?:灭|停|散|止)|还(?:在|有|是)?(?:冒|漏|烧|响|味|烟|烫)/,
  },
  works: {
    value: true,
    words:
      /好了|好啦|好使|好用|好的了|正常|能用|能打|修好|恢复|可以了|行了|中了|搞[掂定]|亮了|又?出来了|不用(?:来|修|看)|没(?:啥|什么)?(?:问题|毛病|事)|通了|成了/,
    // "能用了吗" asks.
    unless:
      /不(?:太)?(?:正常|好|行|能)|没(?:有)?(?:好|修好|恢复)|还是|又坏|[吗么没不?？]\s*[?？]?$/,
  },
};

/** The facts with their doubts: what would make a patient safer and stands in no word is not sure, and what the words deny is not so. */
export function weigh(facts: SaidFact[], text: string): SaidFact[] {
  return facts.map((fact) => {
    if (isBorneOut(fact, text)) return fact;
    const isContrary = witnesses[fact.name]?.contrary?.test(text) === true;
    return isContrary ? { ...fact, value: !fact.value, sure: true } : { ...fact, sure: false };
  });
}

/** The words themselves say it; what makes nobody safer needs no words. */
export function isBorneOut({ name, value }: SaidFact, text: string): boolean {
  const witness = witnesses[name];
  if (witness === undefined || value !== witness.value) return true;
  return witness.words.test(text) && !(witness.unless?.test(text) ?? false);
}
