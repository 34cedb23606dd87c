import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { onlyOn } from '../only-on.ts';
import { checked, doctor, saveWork } from './steps.ts';

const firmware = [
  saveWork,
  'Reinicie, abra la configuración del firmware (a menudo con F2, F12 o Supr) y active Secure Boot.',
  'Si no lo encuentra, consulte al departamento de TI.',
];
const factoryKeys = [
  'Abra la configuración del firmware y restaure las claves de fábrica de Secure Boot.',
  'Después active Secure Boot.',
];
const macRecovery = [
  'Apague el Mac e inícielo en Recuperación (con chip de Apple: mantenga pulsado el botón de encendido).',
  'Abra Utilidad de Seguridad de Arranque y elija «Seguridad total».',
];
const csrutil = ['Inicie en Recuperación, abra un terminal y ejecute «csrutil enable».', 'Reinicie el equipo.'];
const only = onlyOn('Consulte al departamento de TI: alguien lo desactivó a propósito.');

/** What findings about the system itself say, in Spanish. */
export const systemFindings: Pick<FindingTexts['signals'], 'diskEncryption' | 'secureBoot' | 'systemIntegrity'> = {
  diskEncryption: {
    title: 'Cifrado del disco',
    why: 'Si el equipo se pierde, quien lo encuentre puede leer todos los archivos de un disco sin cifrar.',
    because: {
      off: {
        state: 'Desactivado',
        sentence: 'Al menos un volumen de este equipo no está cifrado.',
        steps: {
          linux: ['Consulte al departamento de TI: un sistema Linux se cifra al instalarlo.'],
          darwin: ['Abra Ajustes del Sistema › Privacidad y seguridad › FileVault.', 'Active FileVault.', checked],
          win32: [
            'Abra Configuración › Privacidad y seguridad › Cifrado de dispositivo.',
            'Active el cifrado de dispositivo.',
            checked,
          ],
        },
      },
      suspended: {
        state: 'Suspendido',
        sentence: 'El disco está cifrado, pero su protección está suspendida y la clave queda a la vista en él.',
        steps: everywhere(
          'Reinicie el equipo.',
          'Si sigue suspendida, abra los ajustes de cifrado y reanude la protección.',
        ),
      },
      encrypting: {
        state: 'Cifrándose',
        sentence: 'El disco se está cifrando y no estará protegido hasta que termine.',
        steps: everywhere('Mantenga el equipo conectado a la corriente.', checked),
      },
      decrypting: {
        state: 'Descifrándose',
        sentence: 'Alguien desactivó el cifrado y el disco se está descifrando.',
        steps: everywhere('Abra los ajustes de cifrado y vuelva a activar el cifrado.'),
      },
      volumeNotKnown: {
        state: 'No se sabe',
        sentence: 'No se pudo leer el estado de al menos un volumen.',
        steps: everywhere(doctor),
      },
      mappingNotKnown: {
        state: 'Sin verificar',
        sentence:
          'El disco dice estar cifrado, pero nadie pudo comprobar si lo está entero y con un método de cifrado real.',
        steps: {
          ...everywhere(doctor),
          linux: [
            'Pida al departamento de TI que instale Stance desde su paquete: si no, solo root puede comprobarlo.',
            'Si está instalado así, pídale que ejecute «stance doctor» en este equipo.',
          ],
        },
      },
      noSystemVolume: {
        state: 'No se sabe',
        sentence: 'No se encontró el volumen que contiene el sistema operativo.',
        steps: everywhere(doctor),
      },
    },
  },
  secureBoot: {
    title: 'Secure Boot',
    why: 'Sin él, un sistema modificado puede iniciarse antes que cualquier cosa que lo note.',
    because: {
      off: {
        state: 'Desactivado',
        sentence: 'El equipo inicia lo que haya en su disco, firmado o no.',
        steps: { linux: firmware, darwin: macRecovery, win32: firmware },
      },
      setup: {
        state: 'En modo de configuración',
        sentence: 'El firmware espera claves y acepta las del primero que llegue.',
        steps: { linux: factoryKeys, darwin: macRecovery, win32: factoryKeys },
      },
      limited: {
        state: 'Limitado',
        sentence: 'Secure Boot está activado, pero se desactivó parte de lo que comprueba.',
        steps: {
          linux: [
            'Abra un terminal y ejecute «sudo mokutil --enable-validation».',
            'Reinicie y confirme con la contraseña que eligió.',
          ],
          darwin: macRecovery,
          win32: ['Consulte al departamento de TI: algo en este equipo desactivó una parte de Secure Boot.'],
        },
      },
      absent: {
        state: 'No disponible',
        sentence: 'Este equipo se inició de un modo que no tiene Secure Boot.',
        steps: everywhere(
          'Consulte al departamento de TI: hay que volver a instalar el equipo en modo UEFI, o es demasiado antiguo para ello.',
        ),
      },
      notKnown: {
        state: 'No se sabe',
        sentence: 'No se pudo saber si Secure Boot está activado.',
        steps: everywhere(doctor),
      },
      noChip: {
        state: 'Sin chip de seguridad',
        sentence: 'El equipo no tiene un chip que guarde claves, o está desactivado.',
        steps: everywhere(
          'Abra la configuración del firmware y active el TPM.',
          'Si no lo hay, consulte al departamento de TI.',
        ),
      },
      chipNotKnown: {
        state: 'Chip desconocido',
        sentence: 'No se pudo saber si el equipo tiene un chip que guarde claves.',
        steps: everywhere(doctor),
      },
    },
  },
  systemIntegrity: {
    title: 'Integridad del sistema',
    why: 'Impide que un programa que entró una vez se instale en el propio sistema.',
    because: {
      lockdownOff: {
        state: 'Kernel sin bloqueo',
        sentence: 'Quien llegue a ser root en este equipo puede modificar el kernel en ejecución.',
        steps: only(
          'linux',
          'Active Secure Boot en la configuración del firmware: la mayoría de los kernels se bloquean entonces por sí mismos.',
        ),
      },
      mandatoryAccessOff: {
        state: 'Control de acceso desactivado',
        sentence: 'Las reglas que mantienen los programas dentro de sus límites (SELinux o AppArmor) no se aplican.',
        steps: only(
          'linux',
          'Con SELinux: ponga SELINUX=enforcing en /etc/selinux/config.',
          'Con AppArmor: ejecute «sudo systemctl enable --now apparmor».',
          'Reinicie el equipo.',
        ),
      },
      sipOff: {
        state: 'Protección desactivada',
        sentence:
          'System Integrity Protection está desactivada, así que cualquier programa con permisos puede modificar macOS.',
        steps: only('darwin', ...csrutil),
      },
      sipWeakened: {
        state: 'Protección debilitada',
        sentence: 'Hay partes de System Integrity Protection desactivadas.',
        steps: only('darwin', ...csrutil),
      },
      gatekeeperOff: {
        state: 'Gatekeeper desactivado',
        sentence: 'Los programas que nadie ha firmado se inician sin preguntar.',
        steps: only(
          'darwin',
          'Abra Ajustes del Sistema › Privacidad y seguridad.',
          'Permita solo aplicaciones del App Store y de desarrolladores conocidos.',
        ),
      },
      memoryIntegrityOff: {
        state: 'Integridad de memoria desactivada',
        sentence: 'Windows no mantiene el código sin firmar fuera de su kernel.',
        steps: only(
          'win32',
          'Abra Seguridad de Windows › Seguridad del dispositivo › Aislamiento del núcleo.',
          'Active la integridad de memoria y reinicie.',
        ),
      },
      memoryIntegrityNotRunning: {
        state: 'Aún sin funcionar',
        sentence: 'La integridad de memoria está activada, pero no está en funcionamiento.',
        steps: only(
          'win32',
          'Reinicie el equipo.',
          'Si el problema continúa, consulte al departamento de TI: puede impedirlo un controlador.',
        ),
      },
      notKnown: {
        state: 'No se sabe',
        sentence: 'No se pudo leer una parte de lo que protege el sistema.',
        steps: everywhere(doctor),
      },
    },
  },
};
