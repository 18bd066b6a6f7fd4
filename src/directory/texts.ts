interface WarrantyWords {
  start: string;
  startBasis: 'acceptedOn' | 'producedOn';
  ownMonths: number;
  makerMonths: number | null;
  lastDay: string;
}

/** What hospital people read about warranty. */
export const warrantyTexts = {
  unknownStart: '质保到期日待确认：台账里还没有验收日期和生产日期。',
  explain({ start, startBasis, ownMonths, makerMonths, lastDay }: WarrantyWords): string {
    const from = startBasis === 'acceptedOn' ? '验收' : '生产（缺验收日期）';
    const maker = makerMonths === null ? '厂家质保期未登记' : `厂家质保 ${makerMonths} 个月`;
    const rule = makerMonths === null ? '' : '，以较长者为准';
    return `自${from}之日 ${start} 起算，我方质保 ${ownMonths} 个月，${maker}${rule}，保修至 ${lastDay}（含当日）。`;
  },
};
