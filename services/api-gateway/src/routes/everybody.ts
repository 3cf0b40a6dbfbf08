import { permit } from '@cicero/access';

/** Whoever is signed in: for what is nobody's data. */
export const everybody = permit(['dashboard', 'client', 'personnel', 'penmas']);
