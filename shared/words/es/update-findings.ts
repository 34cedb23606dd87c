import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { checked, doctor, nothingToDo, saveWork } from './steps.ts';

const goOnline = 'Conéctese a Internet.';
const lookForUpdates = 'Abra las actualizaciones de software y busque si hay nuevas.';
const macUpdate = 'Ajustes del Sistema › General › Actualización de software';

/** What findings about the operating system and its updates say, in Spanish. */
export const updateFindings: Pick<FindingTexts['signals'], 'os' | 'osPatch'> = {
  os: {
    title: 'Sistema operativo',
    why: 'Solo un sistema que todavía recibe correcciones de seguridad puede mantenerse seguro.',
    because: {
      notAllowed: {
        state: 'No se acepta aquí',
        sentence: 'Su organización no acepta este sistema operativo.',
        steps: everywhere('Pregunte al departamento de TI qué sistemas se aceptan.'),
      },
      tooOld: {
        state: 'Demasiado antiguo',
        sentence: 'Esta versión del sistema operativo es más antigua de lo que acepta su organización.',
        steps: {
          linux: [saveWork, 'Actualice a la siguiente versión con el centro de software.', checked],
          darwin: [saveWork, `Abra ${macUpdate} y actualice a una versión nueva.`, checked],
          win32: [saveWork, 'Abra Configuración › Windows Update y actualice a una versión nueva.', checked],
        },
      },
      versionNotKnown: {
        state: 'Versión desconocida',
        sentence: 'No se pudo leer la versión del sistema operativo.',
        steps: everywhere(doctor),
      },
      supportEnded: {
        state: 'Sin más correcciones de seguridad',
        sentence: 'El fabricante ya no publica correcciones de seguridad para esta versión del sistema operativo.',
        steps: everywhere(saveWork, 'Actualice a una versión que todavía tenga soporte.', checked),
      },
      supportNotKnown: {
        state: 'Soporte desconocido',
        sentence: 'No se pudo saber si esta versión todavía recibe correcciones de seguridad.',
        steps: everywhere(nothingToDo),
      },
    },
  },
  osPatch: {
    title: 'Actualizaciones de seguridad',
    why: 'Quien ataca lee lo que corrige una actualización y busca equipos que aún no la tienen.',
    because: {
      updatesPending: {
        state: 'Actualizaciones pendientes',
        sentence: 'Hay actualizaciones de seguridad por instalar.',
        steps: {
          linux: [saveWork, 'Abra el centro de software e instale todas las actualizaciones.', checked],
          darwin: [saveWork, `Abra ${macUpdate} e instálelas.`, checked],
          win32: [saveWork, 'Abra Configuración › Windows Update e instálelas.', checked],
        },
      },
      updatesNotKnown: {
        state: 'No se sabe',
        sentence: 'No se pudo saber si hay actualizaciones de seguridad pendientes.',
        steps: everywhere(lookForUpdates, checked),
      },
      listsOld: {
        state: 'Hace tiempo que no se buscan',
        sentence: 'Este equipo lleva un tiempo sin buscar actualizaciones, así que nadie sabe si hay pendientes.',
        steps: everywhere(goOnline, lookForUpdates, checked),
      },
      rebootRequired: {
        state: 'Hay que reiniciar',
        sentence: 'Hay una actualización de seguridad instalada, pero solo protege después de reiniciar.',
        steps: {
          linux: [saveWork, 'Reinicie el equipo desde el menú del sistema.', checked],
          darwin: [saveWork, `Abra ${macUpdate} y elija «Reiniciar ahora».`, checked],
          win32: [saveWork, 'Abra Configuración › Windows Update y elija «Reiniciar ahora».', checked],
        },
      },
      rebootNotKnown: {
        state: 'No se sabe si hay que reiniciar',
        sentence: 'Nada en este equipo indica si una actualización espera un reinicio.',
        steps: everywhere(nothingToDo),
      },
      patchedLongAgo: {
        state: 'Mucho tiempo sin actualizar',
        sentence: 'Hace mucho que no se instalan actualizaciones en este equipo.',
        steps: everywhere(goOnline, 'Abra las actualizaciones de software e instálelas todas.', checked),
      },
      patchedNotKnown: {
        state: 'Últimas actualizaciones desconocidas',
        sentence: 'No se pudo saber cuándo se instalaron actualizaciones por última vez.',
        steps: everywhere(nothingToDo),
      },
      automaticUpdatesOff: {
        state: 'Actualizaciones automáticas desactivadas',
        sentence: 'Este equipo no instala automáticamente las actualizaciones de seguridad.',
        steps: {
          linux: [
            'Abra los ajustes de las actualizaciones de software.',
            'Active las actualizaciones de seguridad automáticas.',
            checked,
          ],
          darwin: [`Abra ${macUpdate}.`, 'Active las actualizaciones automáticas.', checked],
          win32: ['Abra Configuración › Windows Update.', 'Elija «Reanudar actualizaciones».', checked],
        },
      },
      automaticUpdatesNotKnown: {
        state: 'Actualizaciones automáticas: no se sabe',
        sentence: 'No se pudo saber si este equipo instala automáticamente las actualizaciones de seguridad.',
        steps: everywhere(nothingToDo),
      },
    },
  },
};
