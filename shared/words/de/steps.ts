/** Steps that many findings have, in German. */
export const saveWork = 'Arbeit sichern.';
export const checked = 'Der Laptop wird von selbst geprüft.';
export const doctor = 'Das IT-Team bitten, auf diesem Laptop „stance doctor“ auszuführen.';
export const nothingToDo = 'Nichts zu tun: Das IT-Team sieht dies auch.';
