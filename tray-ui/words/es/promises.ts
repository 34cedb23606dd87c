import { translationOf } from '../../../shared/words/message.ts';
import type { promises as english } from '../../window/promise-words.ts';

/** What is sent and what never is, in Spanish. */
export const promises = translationOf<typeof english>()({
  'never.browsing': 'Los sitios que visita o lo que busca',
  'never.documents': 'Sus documentos, imágenes y descargas, o sus nombres',
  'never.documents.note': 'Los volúmenes se nombran por su uso: sistema, datos, intercambio',
  'never.input': 'Lo que escribe, su pantalla, cámara y micrófono',
  'never.place': 'Dónde está; los nombres de las redes Wi-Fi',
  'never.messages': 'Correo, mensajes, contactos, calendario',
  'never.doings': 'Lo que hace en sus programas, y durante cuánto tiempo',

  'kept.programs': 'Nombres de los programas en ejecución',
  'kept.programs.note': 'Se buscan en ellos productos de seguridad de una lista pública; solo se envían esos',
  'kept.user': 'Su nombre de usuario y su carpeta personal',
  'kept.user.note': 'Solo para encontrar los ajustes del bloqueo de pantalla',
  'kept.machine': 'El propio identificador de máquina',
  'kept.machine.note': 'Solo se envía un hash con clave, distinto para cada servicio',
  'kept.failures': 'Por qué falló una lectura, en detalle',
  'kept.failures.note': 'Puede contener rutas y resultados; solo se envía una palabra del motivo',
  'kept.cause': 'Qué hizo que Stance observara',
  'kept.cause.note': 'Una reactivación, un clic, un cambio: se guarda aquí, junto a cada informe',

  'sent.os': 'nombre, versión, compilación, kernel, fin del soporte',
  'sent.osPatch':
    'cuántas hay pendientes, antigüedad de la lista, última actualización, reinicio necesario, automáticas o no',
  'sent.diskEncryption': 'por volumen: para qué es, activado o no, método',
  'sent.edr': 'qué productos de la lista, versión, en ejecución o no, estado, antigüedad de las definiciones',
  'sent.firewall': 'cuál, activado o no, entrante bloqueado o no',
  'sent.screenLock': 'activado o no, al cabo de cuánto tiempo',
  'sent.secureBoot': 'activado o no, qué chip de seguridad',
  'sent.systemIntegrity': 'protecciones del propio sistema, activadas o no',
  'sent.management': 'inscrito o no, en qué servicio de la lista',
  'sent.hardware': 'fabricante, modelo, máquina virtual o no',
});
