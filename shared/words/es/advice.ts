import type { advice as english } from '../en/advice.ts';
import { translationOf } from '../message.ts';

const checked = 'El equipo se comprueba automáticamente.';
const askCode = 'Pida un nuevo código de inscripción al departamento de TI.';
const runEnrol = 'Ejecute «stance enrol» y pegue el código.';
const leaveNetwork = 'Salga de la red en la que está, si no es suya.';
const doctor = 'Si vuelve a detenerse, ejecute «stance doctor».';

/** What a person can do about the agent or its connection, in Spanish. */
export const advice = translationOf<typeof english>()({
  'advice.keyLocked': 'Desbloquear la clave de este equipo',
  'advice.keyLocked.steps': ['Cierre la sesión y vuelva a iniciarla: así se desbloquea el llavero.', checked],
  'advice.keyLocked.tpm': 'La clave de este equipo no se puede usar ahora',
  'advice.keyLocked.tpm.steps': [
    'Espere dos minutos: Stance vuelve a probar el TPM automáticamente.',
    'Si no basta, reinicie el equipo.',
    'Si sigue igual, pida al departamento de TI que ejecute «stance doctor» en este equipo.',
  ],
  'advice.keyLocked.file': 'La clave de este equipo no se puede usar',
  'advice.keyLocked.file.steps': ['Pida al departamento de TI que ejecute «stance doctor» en este equipo.'],
  'advice.keyMissing': 'La clave de este equipo ha desaparecido',
  'advice.keyMissing.steps': [askCode, runEnrol],
  'advice.stateUnwritable': 'Permitir que el agente escriba',
  'advice.stateUnwritable.steps': [
    'Libere espacio en el disco.',
    'Si hay suficiente, pida al departamento de TI que ejecute «stance doctor» en este equipo.',
  ],
  'advice.serviceUntrusted': 'El servicio no pudo demostrar su identidad',
  'advice.serviceUntrusted.steps': [leaveNetwork, 'Si el problema continúa, avise enseguida al departamento de TI.'],
  'advice.revoked': 'Este equipo se ha retirado del servicio',
  'advice.revoked.steps': [
    'Consulte al departamento de TI: revocó la clave de este equipo y puede inscribirlo de nuevo.',
  ],
  'advice.enrolmentRefused': 'La inscripción fue rechazada',
  'advice.enrolmentRefused.steps': [askCode, runEnrol],
  'advice.forgotten': 'El servicio no conoce este equipo',
  'advice.forgotten.steps': [askCode, runEnrol],
  'advice.issuerUnknown': 'El servicio firma con una clave desconocida',
  'advice.issuerUnknown.steps': [
    leaveNetwork,
    'Si el problema continúa, avise al departamento de TI: tras dos cambios de sus claves, le dará un nuevo código de inscripción.',
    runEnrol,
  ],

  'advice.offline': 'Qué puede probar',
  'advice.offline.steps': [
    'Compruebe que se abren otros sitios. Si no, arregle primero la red.',
    'Active la VPN si su organización la exige.',
    'Inicie sesión en la red del hotel o del tren desde el navegador.',
  ],
  'advice.refused': 'Qué puede probar',
  'advice.refused.steps': [
    'Espere: Stance vuelve a intentarlo automáticamente.',
    'Si el problema continúa, avise al departamento de TI: el servicio rechaza este equipo.',
  ],
  'advice.enrol': 'Inscribir este equipo',
  'advice.enrol.steps': [
    'Pida un código de inscripción al departamento de TI.',
    'Abra un terminal y ejecute «stance enrol».',
    'Pegue el código cuando se le pida.',
  ],

  'advice.start': 'Iniciar el agente',
  'advice.start.unknown.steps': ['Pregunte al departamento de TI si Stance está instalado en este equipo.', doctor],
  'advice.start.user.steps': ['Abra un terminal y ejecute «stance run».', doctor],
  'advice.start.linux.steps': ['Abra un terminal y ejecute «sudo systemctl start stance».', doctor],
  'advice.start.darwin.steps': ['Reinicie el equipo: el agente se inicia con él.', doctor],
  'advice.start.win32.steps': [
    'Abra «Servicios» como administrador.',
    'Seleccione «Stance agent» y elija «Iniciar».',
    doctor,
  ],
});
