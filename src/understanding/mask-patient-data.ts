const hidden = '＊';

/** Family names by which a name is recognised after 患者 or a bed. */
const surname =
  '(?:欧阳|上官|司马|诸葛|夏侯|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤])';
const nameTail = '(?:某某|某|[\\u4e00-\\u9fff]{1,2}?)';
/** What a name is followed by: the end, punctuation or a word that goes on with the sentence. */
const afterName =
  '(?=$|[,，。!！?？;；:：\\s、()（）]|的|在|用|说|他|她|血|呼|现|刚|正|还|已|就|被|男|女|[0-9]|插|接|上|身|住|氧|监|输|不|没|躺|心|家属|床)';
const notName =
  '(?!高[烧热压血龄危流钾渗温]|马上|方[便才法]|毛[病巾]|金[属额]|白[天班血细色]|黄[疸染色]|万一|严[重格]|温[度热]|石膏|苏醒|任[何务]|何时|向[前后左右上下]|胡[话乱]|余下|钱[包没]|程[度序]|曾经|许[多久]|夏天|付[款费钱]|周[围一二三四五六日末]|陆续|戴着|王主|李工|张工|全|时|常|方向|段|石|金|白|高|黄)';

const patterns: readonly [RegExp, (match: string, ...groups: string[]) => string][] = [
  [
    /(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)/g,
    () => hidden,
  ],
  [/(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}(?!\d)/g, () => hidden],
  [/(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/g, () => hidden],
  [
    /((?:身份证|住院|病案|病历|门诊|就诊|社保|医保|病人)(?:证|卡)?(?:号码?|ID|id)\s*(?:是|为|:)?\s*)[A-Za-z]{0,3}\d{5,}[Xx]?/g,
    (_, lead = '') => `${lead}${hidden}`,
  ],
  [
    new RegExp(
      `((?:患者|病人|患儿|产妇|姓名(?:是|:)?|名字(?:叫|是)|病号)(?:叫|是|名叫|姓名)?[:： ]?)${notName}${surname}${nameTail}${afterName}`,
      'gu',
    ),
    (_, lead = '') => `${lead}${hidden}`,
  ],
  [
    new RegExp(
      `((?:\\d{1,3}|[一二三四五六七八九十]{1,3})(?:号)?床(?:的|位|患者|病人)?[:： ]?)${notName}${surname}(?:某某|某|[\\u4e00-\\u9fff]{1,2})(?=$|[,，。!！?？;；:：\\s、()（）]|的(?!时)|血氧|血压|呼吸|现在|刚才|正在|插着|用着|接着|在用|身上|说)`,
      'gu',
    ),
    (_, lead = '') => `${lead}${hidden}`,
  ],
  [
    new RegExp(
      `(?<=^|[,，。!！?？;；:：\\s、(（床])${surname}某{1,2}(?=$|[^\\u4e00-\\u9fff]|[\\u4e00-\\u9fff])`,
      'gu',
    ),
    () => hidden,
  ],
];

/** Hides names of patients, identity and record numbers and private phone numbers; short extensions of the hospital stay. */
export function maskPatientData(text: string): string {
  return patterns.reduce((masked, [pattern, replace]) => masked.replace(pattern, replace), text);
}
