import type { key as english } from '../en/key.ts';
import { translationOf } from '../message.ts';

/** What is said of the device key beyond where it lies, in Spanish. */
export const key = translationOf<typeof english>()({
  'key.about': 'Prueba de la clave',
  'key.proved': 'Demostrado: el fabricante del TPM responde de ella con su certificado',
  'key.kept': 'La clave no pudo trasladarse a donde la organización la pide: {why}',
  'key.notTried': 'Declarado, no demostrado: el servicio aún no ha pedido la prueba',
  'key.noRoots':
    'Declarado, no demostrado: el departamento de TI no ha indicado al servicio en qué fabricantes de TPM confía',
  'key.noEkCertificate': 'Declarado, no demostrado: el TPM no contiene ningún certificado de su fabricante',
  'key.ekNotTrusted': 'Declarado, no demostrado: la organización no confía en quien firmó el certificado del TPM',
  'key.ekExpired': 'Declarado, no demostrado: el certificado del TPM ha caducado',
  'key.unsupportedEk': 'Declarado, no demostrado: el certificado del TPM es de un tipo de clave que Stance no conoce',
  'key.wrongEk': 'Declarado, no demostrado: el certificado del TPM es el de otro TPM',
  'key.wrongAttributes': 'Declarado, no demostrado: la clave se creó de modo que puede salir del TPM',
  'key.wrongName': 'Declarado, no demostrado: el TPM no contiene la clave',
  'key.wrongSecret': 'Declarado, no demostrado: la respuesta de este equipo fue incorrecta',
  'key.tpmUnavailable': 'Declarado, no demostrado: el TPM no respondió; se vuelve a intentar automáticamente',
  'key.otherWhy': 'Declarado, no demostrado: {why}',
});
