import type { EquipmentFact } from '../understanding/types.ts';

export const roles = [
  'reporter',
  'operator',
  'hospitalAdmin',
  'hospitalManager',
  'engineer',
  'teamLeader',
  'projectLead',
] as const;
export type Role = (typeof roles)[number];

export interface Hospital {
  id: string;
  name: string;
  /** IANA zone; only for showing times and for the day of routine work. */
  timezone: string;
}

export interface Person {
  id: string;
  name: string;
  roles: Role[];
  /** The hospital he belongs to (hospital staff), else null. */
  hospital: string | null;
  department: string | null;
  /** Hospitals he works for (vendor staff). */
  serves: string[];
  skills: string[];
  phone: string | null;
  email: string | null;
  /** Address per channel; WeCom userids in lower case. */
  channels: { wecom?: string };
}

/** The id is `hospital/ASSETNO` (width and case of the asset number folded); `manufacturer` is the maker's name. */
export interface Equipment extends EquipmentFact {
  manufacturerId: string | null;
  kind: 'device' | 'facility' | 'software';
  isMedicalDevice: boolean;
  hospital: string;
  producedOn: string | null;
  acceptedOn: string | null;
  manufacturerWarrantyMonths: number | null;
  movable: boolean;
}

export interface Manufacturer {
  id: string;
  name: string;
  /** Its after-sales engineers; at least two are promised (C25). */
  contacts: { name: string; phone: string | null; email: string | null }[];
}

export interface OnCall {
  hospital: string;
  /** Person ids in the order in which they are asked. */
  engineers: string[];
  teamLeader: string;
  projectLead: string;
}

/** A whole directory at one version, in memory and immutable: look-ups are synchronous. */
export interface DirectorySnapshot {
  readonly version: number;
  hospital(id: string): Hospital | null;
  hospitals(): Hospital[];
  person(id: string): Person | null;
  /** Case-insensitive for WeCom. */
  personAt(channel: 'wecom', address: string): Person | null;
  people(): Person[];
  manufacturer(id: string): Manufacturer | null;
  equipment(id: string): Equipment | null;
  /** Equipment of a hospital; that of `department` first. */
  equipmentOf(hospital: string, department?: string | null): Equipment[];
  /** Departments and locations of a hospital, each once. */
  placesOf(hospital: string): string[];
  onCall(hospital: string): OnCall | null;
  /** People of a hospital with a role (hospitalManager, operator …). */
  staff(hospital: string, role: Role): Person[];
}

export interface ImportCounts {
  created: number;
  updated: number;
  unchanged: number;
  removed: number;
}
/** Where in the file (`people[3].channels.wecom`) and what is wrong there, in plain English. */
export interface ImportProblem {
  path: string;
  reason: string;
}

export type ImportOutcome =
  | {
      ok: true;
      counts: Record<
        'hospitals' | 'people' | 'manufacturers' | 'equipment' | 'onCall',
        ImportCounts
      >;
      /** What is allowed but not as promised (blank ledger fields, a maker with one contact …). */
      warnings: ImportProblem[];
    }
  | { ok: false; problems: ImportProblem[] };

export interface Directory {
  /** The directory as last loaded. */
  current(): DirectorySnapshot;
  /** Looks whether another process imported; reloads then. */
  refresh(): Promise<void>;
  /** Validates and loads a parsed directory file: all or nothing, idempotent. */
  importFile(document: unknown): Promise<ImportOutcome>;
}
