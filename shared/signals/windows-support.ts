import type { Instant } from '../time.ts';

const day = (date: string): Instant => Date.parse(`${date}T00:00:00Z`) / 1_000;

type EditionClass = 'home' | 'enterprise' | 'longTerm' | 'longTermDevices';

/** Which promise an edition comes with, by EditionID; an edition that is not here has none that we know. */
const classes: Readonly<Record<string, EditionClass>> = {
  Core: 'home',
  CoreN: 'home',
  CoreCountrySpecific: 'home',
  CoreSingleLanguage: 'home',
  Professional: 'home',
  ProfessionalN: 'home',
  ProfessionalEducation: 'home',
  ProfessionalEducationN: 'home',
  ProfessionalWorkstation: 'home',
  ProfessionalWorkstationN: 'home',
  Education: 'enterprise',
  EducationN: 'enterprise',
  Enterprise: 'enterprise',
  EnterpriseN: 'enterprise',
  IoTEnterprise: 'enterprise',
  ServerRdsh: 'enterprise',
  EnterpriseS: 'longTerm',
  EnterpriseSN: 'longTerm',
  IoTEnterpriseS: 'longTermDevices',
};

/** When security fixes end, by build and promise: Microsoft's published dates. Extensions that are paid for do not count. */
const ends: Readonly<Record<string, Partial<Record<EditionClass, Instant>>>> = {
  '14393': { longTerm: day('2026-10-13'), longTermDevices: day('2026-10-13') },
  '17763': { longTerm: day('2029-01-09'), longTermDevices: day('2029-01-09') },
  '19044': {
    home: day('2023-06-13'),
    enterprise: day('2024-06-11'),
    longTerm: day('2027-01-12'),
    longTermDevices: day('2032-01-13'),
  },
  '19045': { home: day('2025-10-14'), enterprise: day('2025-10-14') },
  '22000': { home: day('2023-10-10'), enterprise: day('2024-10-08') },
  '22621': { home: day('2024-10-08'), enterprise: day('2025-10-14') },
  '22631': { home: day('2025-11-11'), enterprise: day('2026-11-10') },
  '26100': {
    home: day('2026-10-13'),
    enterprise: day('2027-10-12'),
    longTerm: day('2029-10-09'),
    longTermDevices: day('2034-10-10'),
  },
  '26200': { home: day('2027-10-12'), enterprise: day('2028-10-10') },
};

/** The end of security fixes for a Windows client; one build ends on different days for different editions. */
export function windowsSupportEnd(version: string | undefined, edition: string | undefined): Instant | undefined {
  const [, build = ''] = /^10\.0\.(\d{5})\.\d+$/.exec(version ?? '') ?? [];
  if (edition === undefined || !Object.hasOwn(classes, edition) || !Object.hasOwn(ends, build)) return undefined;
  return ends[build]?.[classes[edition] as EditionClass];
}
