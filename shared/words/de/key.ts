import type { key as english } from '../en/key.ts';
import { translationOf } from '../message.ts';

/** What is said of the device key beyond where it lies, in German. */
export const key = translationOf<typeof english>()({
  'key.about': 'Nachweis des Schlüssels',
  'key.proved': 'Nachgewiesen: Der Hersteller des TPM bürgt mit seinem Zertifikat dafür',
  'key.kept': 'Der Schlüssel konnte nicht dorthin verlegt werden, wo die Organisation ihn verlangt: {why}',
  'key.notTried': 'Angegeben, nicht nachgewiesen: Der Dienst hat den Nachweis noch nicht verlangt',
  'key.noRoots':
    'Angegeben, nicht nachgewiesen: Das IT-Team hat dem Dienst nicht gesagt, welchen TPM-Herstellern er vertraut',
  'key.noEkCertificate': 'Angegeben, nicht nachgewiesen: Das TPM enthält kein Zertifikat seines Herstellers',
  'key.ekNotTrusted':
    'Angegeben, nicht nachgewiesen: Die Organisation vertraut dem Aussteller des Zertifikats im TPM nicht',
  'key.ekExpired': 'Angegeben, nicht nachgewiesen: Das Zertifikat im TPM ist abgelaufen',
  'key.unsupportedEk':
    'Angegeben, nicht nachgewiesen: Das Zertifikat im TPM ist für eine Schlüsselart, die Stance nicht kennt',
  'key.wrongEk': 'Angegeben, nicht nachgewiesen: Das Zertifikat im TPM gehört zu einem anderen TPM',
  'key.wrongAttributes':
    'Angegeben, nicht nachgewiesen: Der Schlüssel wurde so angelegt, dass er das TPM verlassen darf',
  'key.wrongName': 'Angegeben, nicht nachgewiesen: Das TPM enthält den Schlüssel nicht',
  'key.wrongSecret': 'Angegeben, nicht nachgewiesen: Die Antwort dieses Laptops war falsch',
  'key.tpmUnavailable':
    'Angegeben, nicht nachgewiesen: Das TPM hat nicht geantwortet; ein neuer Versuch erfolgt von selbst',
  'key.otherWhy': 'Angegeben, nicht nachgewiesen: {why}',
});
