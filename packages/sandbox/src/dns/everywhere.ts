import type { Zone } from './name-server.ts';

const ttl = 60;

/** Every domain takes mail, except those that nobody can have (`….invalid`) and those named `tidak-ada.…`. */
export const mailEverywhere: Zone = ({ name, type }) => {
  if (/(^|\.)invalid$|^tidak-ada\./.test(name)) return 'no such name';
  if (type === 'MX') return [{ type: 'MX', name, ttl, data: { preference: 10, exchange: `mail.${name}` } }];
  // 192.0.2.0/24 is for documents: nothing is there.
  return type === 'A' ? [{ type: 'A', name, ttl, data: '192.0.2.25' }] : [];
};
