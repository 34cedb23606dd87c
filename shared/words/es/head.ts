import type { head as english } from '../en/head.ts';
import { translationOf } from '../message.ts';

/** How a view opens, in Spanish. */
export const head = translationOf<typeof english>()({
  'compliant.line': 'Conforme',
  'compliant.sentence': {
    one: 'Este equipo cumple su única regla y puede acceder a todo hasta las {until}.',
    other: 'Este equipo cumple las {count} reglas y puede acceder a todo hasta las {until}.',
  },
  'compliant.sentence.most':
    'Este equipo cumple todas las reglas que cuentan y puede acceder a todo hasta las {until}.',
  'compliant.sentence.none': 'Este equipo no tiene reglas que cumplir y puede acceder a todo hasta las {until}.',
  'compliant.short': { one: 'Conforme: se cumple la única regla', other: 'Conforme: se cumplen las {count} reglas' },
  'compliant.short.most': 'Conforme: se cumplen todas las reglas que cuentan',
  'compliant.short.none': 'Conforme: ninguna regla que cumplir',
  'compliant.note': 'Acceso a todo hasta las {until}; se renueva solo',

  'attention.line': 'Atención',
  'attention.line.left': 'Atención · tiempo restante: {left}',
  'attention.due':
    'Este equipo puede acceder a todo hasta las {until}; después pierde {levels}, salvo que esto se corrija.',
  'attention.due.all':
    'Este equipo puede acceder a todo hasta las {until}; después lo pierde todo, salvo que esto se corrija.',
  'attention.due.short': {
    one: 'Atención: {levels} se cierra a las {time}',
    other: 'Atención: {levels} se cierran a las {time}',
  },
  'attention.due.all.short': 'Atención: todo se cierra a las {time}',
  'attention.warned': {
    one: 'Este equipo puede acceder a todo hasta las {until}; hay {count} punto por corregir.',
    other: 'Este equipo puede acceder a todo hasta las {until}; hay {count} puntos por corregir.',
  },
  'attention.warned.short': 'Atención: {finding}',
  'attention.warned.note': 'Acceso a todo hasta las {until}',
  'attention.unsaid': 'Este equipo puede acceder a todo hasta las {until}; el servicio avisa y no dice de qué.',

  'blocked.line': 'Bloqueado',
  'blocked.line.since': 'Bloqueado desde las {since}',
  'blocked.nothing': {
    one: 'Este equipo no puede acceder a nada que compruebe su estado hasta que esto se corrija; después todo vuelve a abrirse.',
    other:
      'Este equipo no puede acceder a nada que compruebe su estado hasta que se corrijan estos puntos; después todo vuelve a abrirse.',
  },
  'blocked.nothing.unsaid':
    'Este equipo no puede acceder a nada que compruebe su estado; el departamento de TI puede decir por qué.',
  'blocked.nothing.short': 'Bloqueado: no hay nada abierto',
  'blocked.some': {
    one: 'Este equipo solo puede acceder a {levels} hasta que esto se corrija; después todo vuelve a abrirse.',
    other:
      'Este equipo solo puede acceder a {levels} hasta que se corrijan estos puntos; después todo vuelve a abrirse.',
  },
  'blocked.some.unsaid': 'Este equipo solo puede acceder a {levels}; el departamento de TI puede decir por qué.',
  'blocked.some.short': {
    one: 'Bloqueado: solo {levels} está abierto',
    other: 'Bloqueado: solo {levels} están abiertos',
  },
  'blocked.all': {
    one: 'Este equipo puede acceder a todo mientras esto se corrige; después todo sigue abierto.',
    other: 'Este equipo puede acceder a todo mientras se corrigen estos puntos; después todo sigue abierto.',
  },
  'blocked.all.unsaid':
    'Este equipo puede acceder a todo; el departamento de TI puede decir por qué se considera bloqueado.',
  'blocked.all.short': 'Bloqueado: todo está abierto',

  'checking.line': 'Comprobando',
  'checking.short': 'Comprobando…',
  'checking.sentence':
    'Este equipo se está comprobando; entretanto, la última decisión le permite acceder a todo hasta las {until}.',
  'checking.note': 'La última decisión vale hasta las {until}',
  'checking.first':
    'Este equipo se está comprobando; hasta la primera decisión no puede acceder a nada que compruebe su estado.',
  'checking.first.note': 'Todavía no hay decisión',

  'fault.trouble': 'El agente no puede informar',
  'fault.trouble.line': 'No puede informar',
  'fault.trouble.short': 'Sin informes: la última decisión vale hasta las {until}',
  'fault.refused': 'El servicio rechaza este equipo',
  'fault.refused.line': 'Rechazado desde hace {span}',
  'fault.refused.short': 'Rechazado: la última decisión vale hasta las {until}',
  'fault.connecting': 'Este equipo se está conectando',
  'fault.connecting.line': 'Conectando desde hace {span}',
  'fault.connecting.short': 'Conectando: la última decisión vale hasta las {until}',
  'fault.offline': 'Este equipo está sin conexión',
  'fault.offline.line': 'Sin conexión desde hace {span}',
  'fault.offline.short': 'Sin conexión: la última decisión vale hasta las {until}',
  'held.nothing': '{fault}, y la última decisión no permite acceder a nada.',
  'held.all': '{fault}; la última decisión permite acceder a todo hasta las {until} y después a nada.',
  'held.all.less': '{fault}; la última decisión permite acceder a todo hasta las {until} y después a menos.',
  'held.some': '{fault}; la última decisión permite acceder a {levels} hasta las {until} y después a nada.',
  'held.some.less': '{fault}; la última decisión permite acceder a {levels} hasta las {until} y después a menos.',
  'held.note': 'Se vuelve a intentar automáticamente',
  'held.note.connected': 'Esperando al servicio',

  'stale.line': 'Caducado',
  'stale.line.since': 'Caducado desde las {since}',
  'stale.short': 'Caducado: no hay nada abierto',
  'stale.ended':
    'La última decisión terminó a las {since}; este equipo no puede acceder a nada hasta que vuelva a tener conexión.',
  'stale.ended.connected':
    'La última decisión terminó a las {since}; este equipo no puede acceder a nada hasta que el servicio decida de nuevo.',
  'stale.void':
    'La última decisión ya no cuenta; este equipo no puede acceder a nada hasta que vuelva a tener conexión.',
  'stale.void.connected':
    'La última decisión ya no cuenta; este equipo no puede acceder a nada hasta que el servicio decida de nuevo.',
  'stale.none.line': 'Sin decisión desde las {since}',
  'stale.none':
    'No hay ninguna decisión sobre este equipo; no puede acceder a nada hasta que el servicio haya respondido.',
  'stale.none.short': 'Sin decisión: no hay nada abierto',

  'notEnrolled.line': 'Sin inscribir',
  'notEnrolled.sentence':
    'Este equipo aún no pertenece a ninguna organización, así que no puede acceder a nada que compruebe su estado.',
  'notEnrolled.note': 'Se necesita un código del departamento de TI',

  'notRunning.line': 'El agente no se está ejecutando',
  'notRunning.short': 'El agente no se está ejecutando',
  'notRunning.silent': 'El agente Stance no contesta; nadie responde por este equipo.',
  'notRunning.stopped': 'El agente Stance no contesta desde las {since}; nadie responde por este equipo.',
  'notRunning.stopped.ends':
    'El agente Stance no contesta desde las {since}; nadie responde por este equipo y el acceso termina a las {ends}.',
  'notRunning.reason': 'Esta ventana solo muestra; el agente observa, firma y envía.',
  'notRunning.reason.old':
    'Esta ventana solo muestra; el agente observa, firma y envía. Nada de lo que hay aquí es posterior a las {since}.',
  'notRunning.said': '{said} {reason}',
  'notRunning.note': 'Nadie responde por este equipo',
  'notRunning.note.since': 'Sin respuesta desde las {since}',
  'notRunning.note.ends': 'Sin respuesta desde las {since}; el acceso termina a las {ends}',

  'note.unsaid': 'El departamento de TI puede decir por qué',
  'finding.short': '{title}: {state}',
});
