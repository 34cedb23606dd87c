/** Steps that many findings have, in Spanish. */
export const saveWork = 'Guarde su trabajo.';
export const checked = 'El equipo se comprueba automáticamente.';
export const doctor = 'Pida al departamento de TI que ejecute «stance doctor» en este equipo.';
export const nothingToDo = 'No hay que hacer nada: el departamento de TI también lo ve.';
export const askIfItStays = 'Si el problema continúa, consulte al departamento de TI.';
