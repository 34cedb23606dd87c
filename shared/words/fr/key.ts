import type { key as english } from '../en/key.ts';
import { translationOf } from '../message.ts';

/** What is said of the device key beyond where it lies, in French. */
export const key = translationOf<typeof english>()({
  'key.about': 'Preuve de la clé',
  'key.proved': 'Prouvé : le fabricant du TPM s’en porte garant par son certificat',
  'key.kept': 'La clé n’a pas pu être déplacée là où l’organisation la demande : {why}',
  'key.notTried': 'Déclaré, non prouvé : le service n’a pas encore demandé la preuve',
  'key.noRoots':
    'Déclaré, non prouvé : l’équipe informatique n’a pas indiqué au service à quels fabricants de TPM se fier',
  'key.noEkCertificate': 'Déclaré, non prouvé : le TPM ne contient aucun certificat de son fabricant',
  'key.ekNotTrusted': 'Déclaré, non prouvé : l’organisation ne se fie pas à l’émetteur du certificat du TPM',
  'key.ekExpired': 'Déclaré, non prouvé : le certificat du TPM a expiré',
  'key.unsupportedEk': 'Déclaré, non prouvé : le certificat du TPM porte sur un type de clé que Stance ne connaît pas',
  'key.wrongEk': 'Déclaré, non prouvé : le certificat du TPM est celui d’un autre TPM',
  'key.wrongAttributes': 'Déclaré, non prouvé : la clé a été créée de sorte qu’elle puisse quitter le TPM',
  'key.wrongName': 'Déclaré, non prouvé : le TPM ne contient pas la clé',
  'key.wrongSecret': 'Déclaré, non prouvé : la réponse de cet ordinateur était fausse',
  'key.tpmUnavailable': 'Déclaré, non prouvé : le TPM n’a pas répondu ; un nouvel essai suivra automatiquement',
  'key.otherWhy': 'Déclaré, non prouvé : {why}',
});
