import type { rules as english } from '../en/rules.ts';
import { translationOf } from '../message.ts';

/** What a policy asks of a signal, in French. */
export const rules = translationOf<typeof english>()({
  'rule.os.allowed': 'Un de ces systèmes : {systems}',
  'rule.os.supported': 'Une version qui reçoit encore des correctifs de sécurité',
  'rule.patch.pending': {
    one: 'Au plus {count} mise à jour de sécurité en attente',
    other: 'Au plus {count} mises à jour de sécurité en attente',
  },
  'rule.patch.none': 'Aucune mise à jour de sécurité en attente',
  'rule.patch.lists': 'Décompte d’après une liste datant d’au plus {span}',
  'rule.patch.reboot': 'Aucun redémarrage en attente',
  'rule.patch.lastPatched': 'Dernière mise à jour il y a au plus {span}',
  'rule.patch.automatic': 'Mises à jour automatiques activées',
  'rule.disk.roles': 'Volumes chiffrés : {roles}',
  'rule.disk.system': 'système',
  'rule.disk.data': 'données',
  'rule.disk.swap': 'échange',
  'rule.edr.accepted': 'Un de ces produits actif : {products}',
  'rule.edr.any': 'Un produit de protection actif',
  'rule.edr.healthy': 'Il se déclare en bon état',
  'rule.edr.definitions': 'Définitions datant d’au plus {span}',
  'rule.edr.cloud': 'Dernier contact il y a au plus {span}',
  'rule.firewall': 'Activé, et écarte ce que personne n’a demandé',
  'rule.lock': 'Verrouillé au plus tard {span} après la dernière action',
  'rule.boot': 'Activé, avec tous ses contrôles',
  'rule.boot.limited': 'Activé',
  'rule.boot.chip': 'Un TPM 2.0 ou une Secure Enclave',
  'rule.management.any': 'Géré par une organisation',
  'rule.management.by': 'Géré par l’un de ces services : {services}',
  'rule.management.approved': 'Inscription approuvée',
  'rule.hardware.makers': 'De l’un de ces fabricants : {makers}',
  'rule.hardware.real': 'Pas une machine virtuelle',
});
