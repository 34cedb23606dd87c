import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { checked, doctor, nothingToDo } from './steps.ts';

const keyTeam = ['Consulte al departamento de TI: decide qué debe demostrar la clave de este equipo.'];

/** What is said of every signal, and of findings that no signal makes, in Spanish. */
export const otherFindings: Pick<FindingTexts, 'unseen' | 'standing'> = {
  unseen: {
    unread: {
      state: 'No se sabe',
      sentence: 'Esto no se pudo leer en este equipo, así que nadie responde de ello.',
      steps: everywhere(doctor),
    },
    stale: {
      state: 'Sin ver desde hace tiempo',
      sentence: 'La última lectura es demasiado antigua para decir cómo está ahora.',
      steps: everywhere(
        'Elija «Comprobar ahora».',
        'Si el problema continúa, pida al departamento de TI que ejecute «stance doctor» en este equipo.',
      ),
    },
  },
  standing: {
    'clock.skew': {
      title: 'Reloj',
      words: {
        state: 'Reloj incorrecto',
        sentence: 'El reloj de este equipo se desvía más de cinco minutos.',
        steps: everywhere('Abra los ajustes de fecha y hora.', 'Active la hora automática.', checked),
      },
    },
    'chain.gap': {
      title: 'Historial de informes',
      words: {
        state: 'Faltan informes',
        sentence: 'Algunos informes de este equipo nunca llegaron al servicio, y nada explica por qué.',
        steps: everywhere(nothingToDo),
      },
    },
    'device.restarted': {
      title: 'Historial de informes',
      words: {
        state: 'Empezado de nuevo',
        sentence: 'El agente de este equipo perdió su estado y empezó una nueva serie de informes.',
        steps: everywhere('No hay que hacer nada: se resuelve solo, o el departamento de TI lo acepta antes.'),
      },
    },
    'device.sameMachine': {
      title: 'Clave del dispositivo',
      words: {
        state: 'Conocido dos veces',
        sentence:
          'Este equipo tiene el identificador de máquina de otro registro: el mismo equipo inscrito dos veces, o una imagen clonada.',
        steps: everywhere(
          'No hay que hacer nada: el departamento de TI también lo ve y puede decir cuál de las dos cosas es.',
        ),
      },
    },
    'device.forked': {
      title: 'Clave del dispositivo',
      words: {
        state: 'Dos equipos, una clave',
        sentence:
          'Se firmaron dos series distintas de informes con la clave de este equipo, así que puede haberse copiado.',
        steps: everywhere(
          'Consulte al departamento de TI: puede decir cuál es el equipo correcto, o inscribir este de nuevo.',
        ),
      },
    },
    'device.keyTooWeak': {
      title: 'Clave del dispositivo',
      words: {
        state: 'Protección insuficiente',
        sentence: 'Su organización pide una clave de dispositivo más difícil de copiar que la de este equipo.',
        steps: {
          linux: [
            'Espere un minuto: si el equipo tiene un TPM, el agente traslada allí su clave por sí mismo.',
            'Si el problema continúa, ejecute «stance doctor»: indica si el TPM se puede usar.',
            'Muestre al departamento de TI lo que indica.',
          ],
          darwin: [
            'Consulte al departamento de TI: esta versión de Stance no puede guardar su clave en el hardware de un Mac.',
          ],
          win32: [
            'Consulte al departamento de TI: esta versión de Stance no puede guardar su clave en el TPM de un equipo Windows.',
          ],
        },
      },
    },
    'device.keyNotProved': {
      title: 'Clave del dispositivo',
      words: {
        state: 'Sin demostrar',
        sentence:
          'Su organización pide una clave de dispositivo en el TPM de este equipo, y no está demostrado que esté allí.',
        steps: {
          linux: [
            'Abra «Acerca de» en Stance, o ejecute «stance status»: indican lo que falta.',
            'Consulte al departamento de TI: decide en qué TPM se confía.',
          ],
          darwin: keyTeam,
          win32: keyTeam,
        },
      },
    },
  },
};
