import { DateTime } from 'luxon';
import { warrantyTexts } from './texts.ts';

/** C01: free warranty that we give on every supplied device. */
const ownWarrantyMonths = 12;

export interface WarrantyFacts {
  /** Days as YYYY-MM-DD. */
  producedOn: string | null;
  acceptedOn: string | null;
  manufacturerWarrantyMonths: number | null;
}

export interface Warranty {
  /** The last day in warranty (YYYY-MM-DD, the calendar of the hospital), or null when no date is known. */
  lastDay: string | null;
  /** What the warranty is counted from: acceptance, else production. */
  startBasis: 'acceptedOn' | 'producedOn' | null;
  /** Whose period decided; ours when both are equally long. */
  ruledBy: 'own' | 'manufacturer' | null;
  /** One Chinese sentence for tickets that says how the day came about. */
  explanation: string;
}

/**
 * C01 and C02: twelve months of ours from acceptance, or the manufacturer's period when that ends later. A period of months ends on
 * the same day of the month (or its last day), and that day still counts. It says nothing about response times (C17).
 */
export function computeWarranty(facts: WarrantyFacts): Warranty {
  const start = facts.acceptedOn ?? facts.producedOn;
  if (start === null)
    return {
      lastDay: null,
      startBasis: null,
      ruledBy: null,
      explanation: warrantyTexts.unknownStart,
    };
  const startBasis = facts.acceptedOn === null ? 'producedOn' : 'acceptedOn';
  const makerMonths = facts.manufacturerWarrantyMonths;
  const ownEnd = addMonths(start, ownWarrantyMonths);
  const makerEnd = makerMonths === null ? null : addMonths(start, makerMonths);
  const makerRules = makerEnd !== null && makerEnd > ownEnd;
  const lastDay = makerRules ? makerEnd : ownEnd;
  return {
    lastDay,
    startBasis,
    ruledBy: makerRules ? 'manufacturer' : 'own',
    explanation: warrantyTexts.explain({
      start,
      startBasis,
      ownMonths: ownWarrantyMonths,
      makerMonths,
      lastDay,
    }),
  };
}

/** Whether `day` (YYYY-MM-DD, the hospital's calendar) is in warranty; null when that is not known. */
export function isInWarranty(warranty: Warranty, day: string): boolean | null {
  return warranty.lastDay === null ? null : day <= warranty.lastDay;
}

function addMonths(day: string, months: number): string {
  return DateTime.fromISO(day, { zone: 'utc', locale: 'en' })
    .plus({ months })
    .toFormat('yyyy-MM-dd');
}
