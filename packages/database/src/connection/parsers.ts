/**
 * How column values become JavaScript, equal in both adapters (type OIDs of PostgreSQL's pg_type):
 * counts and ids are numbers, a date stays the day it is, and legacy timestamps without zone are UTC.
 */
export const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  20: Number,
  1082: (text) => text,
  1114: (text) => new Date(`${text.replace(' ', 'T')}Z`),
  1184: (text) => new Date(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')),
};
