import type { rules as english } from '../en/rules.ts';
import { translationOf } from '../message.ts';

/** What a policy asks of a signal, in Spanish. */
export const rules = translationOf<typeof english>()({
  'rule.os.allowed': 'Uno de estos sistemas: {systems}',
  'rule.os.supported': 'Una versión que todavía recibe correcciones de seguridad',
  'rule.patch.pending': {
    one: 'Como máximo {count} actualización de seguridad pendiente',
    other: 'Como máximo {count} actualizaciones de seguridad pendientes',
  },
  'rule.patch.none': 'Ninguna actualización de seguridad pendiente',
  'rule.patch.lists': 'Según una lista con una antigüedad máxima de {span}',
  'rule.patch.reboot': 'Ningún reinicio pendiente',
  'rule.patch.lastPatched': 'Última actualización hace como máximo {span}',
  'rule.patch.automatic': 'Actualizaciones automáticas activadas',
  'rule.disk.roles': 'Estos volúmenes cifrados: {roles}',
  'rule.disk.system': 'sistema',
  'rule.disk.data': 'datos',
  'rule.disk.swap': 'intercambio',
  'rule.edr.accepted': 'Uno de estos productos en ejecución: {products}',
  'rule.edr.any': 'Un producto que proteja, en ejecución',
  'rule.edr.healthy': 'Él mismo indica que está en buen estado',
  'rule.edr.definitions': 'Definiciones con una antigüedad máxima de {span}',
  'rule.edr.cloud': 'Último contacto hace como máximo {span}',
  'rule.firewall': 'Activado, y no deja entrar lo que nadie pidió',
  'rule.lock': 'Bloqueada como máximo {span} después de la última acción',
  'rule.boot': 'Activado, con todas sus comprobaciones',
  'rule.boot.limited': 'Activado',
  'rule.boot.chip': 'Un TPM 2.0 o un Secure Enclave',
  'rule.management.any': 'Administrado por una organización',
  'rule.management.by': 'Administrado por uno de estos servicios: {services}',
  'rule.management.approved': 'Inscripción aprobada',
  'rule.hardware.makers': 'De uno de estos fabricantes: {makers}',
  'rule.hardware.real': 'Que no sea una máquina virtual',
});
