/** Steps that many findings have, in French. */
export const saveWork = 'Enregistrez votre travail.';
export const checked = 'L’ordinateur est ensuite vérifié automatiquement.';
export const doctor = 'Demandez à l’équipe informatique d’exécuter « stance doctor » sur cet ordinateur.';
export const nothingToDo = 'Rien à faire : l’équipe informatique le voit aussi.';
export const askIfItStays = 'Si le problème persiste, adressez-vous à l’équipe informatique.';
