import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { askIfItStays, checked, doctor, nothingToDo } from './steps.ts';

const restartOrAsk = everywhere(
  'Reinicie el equipo.',
  'Si el problema continúa, consulte al departamento de TI: administra este producto.',
);
const linuxLock =
  'Abra Configuración › Privacidad › Bloqueo de pantalla (en KDE: Preferencias del sistema › Bloqueo de pantalla).';
const macLock = 'Abra Ajustes del Sistema › Pantalla de bloqueo.';
const windowsLock = 'Abra Configuración › Personalización › Pantalla de bloqueo › Protector de pantalla.';

/** What findings about what guards the laptop say, in Spanish. */
export const guardFindings: Pick<
  FindingTexts['signals'],
  'edr' | 'firewall' | 'screenLock' | 'management' | 'hardware'
> = {
  edr: {
    title: 'Protección contra amenazas',
    why: 'Detecta y detiene programas dañinos que una actualización por sí sola no detiene.',
    because: {
      none: {
        state: 'No se encontró ninguna',
        sentence: 'No hay instalada ninguna protección contra amenazas que su organización acepte.',
        steps: everywhere('Pida al departamento de TI que la instale: le corresponde elegirla y administrarla.'),
      },
      notRunning: {
        state: 'Detenida',
        sentence: 'La protección contra amenazas está instalada, pero no se está ejecutando.',
        steps: restartOrAsk,
      },
      runningNotKnown: {
        state: 'No se sabe',
        sentence: 'No se pudo saber si la protección contra amenazas se está ejecutando.',
        steps: restartOrAsk,
      },
      degraded: {
        state: 'Limitada',
        sentence:
          'La protección contra amenazas se está ejecutando, pero ella misma indica que no protege por completo.',
        steps: restartOrAsk,
      },
      healthNotKnown: {
        state: 'Estado desconocido',
        sentence: 'La protección contra amenazas se está ejecutando, pero no se pudo leer su estado.',
        steps: restartOrAsk,
      },
      definitionsOld: {
        state: 'Definiciones antiguas',
        sentence: 'La protección contra amenazas usa definiciones antiguas, así que pasa por alto lo nuevo.',
        steps: everywhere('Conéctese a Internet.', 'Abra el producto y deje que se actualice.', checked),
      },
      definitionsNotKnown: {
        state: 'Definiciones desconocidas',
        sentence: 'No se pudo saber la antigüedad de las definiciones de la protección contra amenazas.',
        steps: restartOrAsk,
      },
      cloudSilent: {
        state: 'Sin contacto',
        sentence: 'La protección contra amenazas lleva un tiempo sin contactar con su propio servicio.',
        steps: everywhere('Conéctese a Internet.', askIfItStays),
      },
      cloudNotKnown: {
        state: 'Contacto desconocido',
        sentence: 'No se pudo saber cuándo contactó por última vez la protección contra amenazas con su servicio.',
        steps: restartOrAsk,
      },
    },
  },
  firewall: {
    title: 'Firewall',
    why: 'En una red con desconocidos, los mantiene lejos de los servicios que se ejecutan en el equipo.',
    because: {
      off: {
        state: 'Desactivado',
        sentence: 'El firewall de este equipo está desactivado, así que cualquiera en la misma red puede llegar a él.',
        steps: {
          linux: [
            'Abra los ajustes del firewall y actívelo.',
            'O abra un terminal y ejecute «sudo ufw enable» (Debian, Ubuntu) o «sudo systemctl enable --now firewalld» (Fedora, openSUSE).',
            checked,
          ],
          darwin: ['Abra Ajustes del Sistema › Red › Firewall.', 'Active el firewall.', checked],
          win32: [
            'Abra Seguridad de Windows › Firewall y protección de red.',
            'Active el firewall para cada red de la lista.',
            checked,
          ],
        },
      },
      open: {
        state: 'Deja entrar todo',
        sentence: 'El firewall está activado, pero sus reglas dejan entrar todas las conexiones.',
        steps: {
          linux: [
            'Abra los ajustes del firewall.',
            'Ponga las conexiones entrantes en «deny», o elija la zona «public».',
            checked,
          ],
          darwin: ['Abra Ajustes del Sistema › Red › Firewall.', 'Quite de la lista las excepciones que no necesite.'],
          win32: [
            'Abra Seguridad de Windows › Firewall y protección de red › Configuración avanzada.',
            'Ponga las conexiones entrantes en «Bloquear» para cada red.',
            checked,
          ],
        },
      },
      notKnown: {
        state: 'No se sabe',
        sentence: 'No se pudo saber si el firewall está activado.',
        steps: everywhere(doctor),
      },
      inboundNotKnown: {
        state: 'Reglas desconocidas',
        sentence: 'El firewall está activado, pero no se pudo saber qué deja entrar.',
        steps: everywhere(doctor),
      },
    },
  },
  screenLock: {
    title: 'Bloqueo de pantalla',
    why: 'A quien pase por delante le basta un equipo abierto durante unos minutos.',
    because: {
      off: {
        state: 'Desactivado',
        sentence: 'La pantalla no se bloquea automáticamente cuando usted se ausenta.',
        steps: {
          linux: [
            linuxLock,
            'Active el bloqueo automático y ajuste el tiempo tras el que se apaga la pantalla.',
            checked,
          ],
          darwin: [macLock, 'Exija la contraseña inmediatamente después de apagarse la pantalla.', checked],
          win32: [
            windowsLock,
            'Elija un tiempo y active «Mostrar la pantalla de inicio de sesión al reanudar».',
            checked,
          ],
        },
      },
      tooLate: {
        state: 'Se bloquea tarde',
        sentence: 'La pantalla se bloquea automáticamente, pero más tarde de lo que acepta su organización.',
        steps: {
          linux: [linuxLock, 'Elija tiempos más cortos.', checked],
          darwin: [macLock, 'Elija tiempos más cortos.', checked],
          win32: [windowsLock, 'Elija un tiempo más corto.', checked],
        },
      },
      notKnown: {
        state: 'No se sabe',
        sentence: 'No se pudo saber si la pantalla se bloquea automáticamente.',
        steps: everywhere('Inicie sesión y deje Stance en ejecución en ella.', askIfItStays),
      },
      unread: {
        state: 'No se sabe',
        sentence: 'No se pudo saber si la pantalla se bloquea automáticamente.',
        steps: everywhere(
          'Inicie sesión directamente en la pantalla de este equipo y deje Stance en ejecución en su sesión.',
          askIfItStays,
        ),
      },
      delayNotKnown: {
        state: 'Tiempo desconocido',
        sentence: 'La pantalla se bloquea automáticamente, pero no se pudo saber al cabo de cuánto tiempo.',
        steps: everywhere(doctor),
      },
    },
  },
  management: {
    title: 'Administración del dispositivo',
    why: 'Permite a su organización configurar y actualizar el equipo y, si se pierde, bloquearlo o borrarlo.',
    because: {
      notEnrolled: {
        state: 'Sin administrar',
        sentence: 'Ninguna organización administra este equipo.',
        steps: {
          linux: ['Pregunte al departamento de TI cómo se inscriben los equipos.'],
          darwin: [
            'Pida al departamento de TI la página de inscripción, o abra Ajustes del Sistema › General › Gestión de dispositivos.',
            'Instale el perfil de gestión y apruébelo.',
            checked,
          ],
          win32: [
            'Abra Configuración › Cuentas › Obtener acceso a trabajo o escuela.',
            'Elija «Conectar» e inicie sesión con la cuenta de su organización.',
            checked,
          ],
        },
      },
      notKnown: {
        state: 'No se sabe',
        sentence: 'No se pudo saber si este equipo está administrado.',
        steps: { ...everywhere(doctor), linux: [nothingToDo] },
      },
      otherService: {
        state: 'Administrado por otros',
        sentence: 'Este equipo lo administra un servicio que su organización no acepta.',
        steps: everywhere('Pida al departamento de TI que pase este equipo a su propio servicio.'),
      },
      serviceNotKnown: {
        state: 'Servicio desconocido',
        sentence: 'Este equipo está administrado, pero no se pudo saber por qué servicio.',
        steps: everywhere(doctor),
      },
      notApproved: {
        state: 'Sin aprobar',
        sentence: 'Este equipo está inscrito, pero nadie lo aprobó, así que parte de su administración no funciona.',
        steps: everywhere(
          'Abra Ajustes del Sistema › General › Gestión de dispositivos.',
          'Seleccione el perfil de gestión y apruébelo.',
          checked,
        ),
      },
      approvalNotKnown: {
        state: 'Aprobación desconocida',
        sentence: 'Este equipo está inscrito, pero no se pudo saber si se aprobó.',
        steps: everywhere(doctor),
      },
    },
  },
  hardware: {
    title: 'Hardware',
    why: 'Su organización solo puede ocuparse de equipos que sabe reparar y actualizar.',
    because: {
      otherMaker: {
        state: 'Otro fabricante',
        sentence: 'Este equipo no es de un fabricante que su organización acepte.',
        steps: everywhere('Pregunte al departamento de TI qué equipos acepta su organización.'),
      },
      makerNotKnown: {
        state: 'Fabricante desconocido',
        sentence: 'Este equipo no indica quién lo fabricó.',
        steps: everywhere(doctor),
      },
      virtual: {
        state: 'Máquina virtual',
        sentence:
          'Esto es una máquina virtual: quien controle la máquina que la contiene puede leer y modificar todo lo que hay en ella.',
        steps: everywhere(
          'Use el propio equipo.',
          'Si necesita la máquina virtual para su trabajo, consulte al departamento de TI.',
        ),
      },
      virtualNotKnown: {
        state: 'No se sabe',
        sentence: 'No se pudo saber si se trata de una máquina virtual.',
        steps: everywhere(doctor),
      },
    },
  },
};
