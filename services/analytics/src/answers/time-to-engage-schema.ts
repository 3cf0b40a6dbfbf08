import { Type } from 'typebox';
import { nullableText } from './nullable-text.ts';
import { PeriodParameters, ScopeParameters } from './recap-schema.ts';
import { Bounds, MaybePercent } from './units-schema.ts';

export const TimeToEngageQuery = Type.Object({ ...ScopeParameters, ...PeriodParameters });

const delays = {
  engagements: Type.Integer({ minimum: 0, description: 'Like atau komentar personel yang waktunya diketahui' }),
  withoutTime: Type.Integer({ minimum: 0, description: 'Dari daftar lama; waktunya tidak diketahui, tidak dihitung' }),
  medianMinutes: Type.Union([Type.Number(), Type.Null()], {
    description: 'Menit dari konten terbit sampai personel pertama kali terlihat; paling lambat',
  }),
  p90Minutes: MaybePercent,
  within1HourPercentage: Type.Number(),
  within6HoursPercentage: Type.Number(),
  within24HoursPercentage: Type.Number(),
};
const Platform = Type.Object({
  ...delays,
  units: Type.Array(Type.Object({ client_id: Type.String(), client_name: nullableText, ...delays })),
});

export const TimeToEngage = Type.Object({
  success: Type.Literal(true),
  data: Type.Object({ client_id: Type.String(), ...Bounds.properties, instagram: Platform, tiktok: Platform }),
});

const numbers = {
  ...{ engagements: 3, withoutTime: 0, medianMinutes: 45, p90Minutes: 321 },
  ...{ within1HourPercentage: 66.7, within6HoursPercentage: 66.7, within24HoursPercentage: 100 },
};
const nobody = {
  ...{ engagements: 0, withoutTime: 0, medianMinutes: null, p90Minutes: null },
  ...{ within1HourPercentage: 0, within6HoursPercentage: 0, within24HoursPercentage: 0 },
};
export const timeToEngageExample = {
  success: true,
  data: {
    ...{ client_id: 'RES_A', start_date: '2025-11-10', end_date: '2025-11-10' },
    instagram: { ...numbers, units: [{ client_id: 'RES_A', client_name: 'RESOR CONTOH A', ...numbers }] },
    tiktok: { ...nobody, units: [] },
  },
};
