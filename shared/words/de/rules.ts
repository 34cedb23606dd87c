import type { rules as english } from '../en/rules.ts';
import { translationOf } from '../message.ts';

/** What a policy asks of a signal, in German. */
export const rules = translationOf<typeof english>()({
  'rule.os.allowed': 'Eines dieser Systeme: {systems}',
  'rule.os.supported': 'Eine Version, die noch Sicherheitsupdates erhält',
  'rule.patch.pending': {
    one: 'Höchstens {count} Sicherheitsupdate ausstehend',
    other: 'Höchstens {count} Sicherheitsupdates ausstehend',
  },
  'rule.patch.none': 'Kein Sicherheitsupdate ausstehend',
  'rule.patch.lists': 'Gezählt aus einer Liste, die höchstens so alt ist: {span}',
  'rule.patch.reboot': 'Kein Neustart ausstehend',
  'rule.patch.lastPatched': 'Zuletzt aktualisiert vor höchstens: {span}',
  'rule.patch.automatic': 'Automatische Updates eingeschaltet',
  'rule.disk.roles': 'Diese Volumes verschlüsselt: {roles}',
  'rule.disk.system': 'System',
  'rule.disk.data': 'Daten',
  'rule.disk.swap': 'Auslagerung',
  'rule.edr.accepted': 'Eines dieser Produkte läuft: {products}',
  'rule.edr.any': 'Ein Produkt, das schützt, läuft',
  'rule.edr.healthy': 'Es meldet selbst, dass es in Ordnung ist',
  'rule.edr.definitions': 'Alter der Signaturen höchstens: {span}',
  'rule.edr.cloud': 'Letzter Kontakt vor höchstens: {span}',
  'rule.firewall': 'Eingeschaltet; weist Unverlangtes ab',
  'rule.lock': 'Gesperrt spätestens so lange nach der letzten Eingabe: {span}',
  'rule.boot': 'Eingeschaltet, mit allen Prüfungen',
  'rule.boot.limited': 'Eingeschaltet',
  'rule.boot.chip': 'Ein TPM 2.0 oder eine Secure Enclave',
  'rule.management.any': 'Von einer Organisation verwaltet',
  'rule.management.by': 'Verwaltet von einem dieser Dienste: {services}',
  'rule.management.approved': 'Anmeldung bestätigt',
  'rule.hardware.makers': 'Von einem dieser Hersteller: {makers}',
  'rule.hardware.real': 'Keine virtuelle Maschine',
});
