import { computeAnev } from '../anev/anev.ts';
import { anevAnswer } from './anev-answer.ts';

const nobody = { accounts: 0, engagements: 0, top: [] };
const ani = {
  ...{ userId: '75020201', title: 'AIPDA', name: 'ANI CONTOH', division: 'SAT BINMAS', position: null },
  ...{ handle: 'ani.contoh', exception: false, clientId: 'RES_A', clientName: 'RESOR CONTOH A', regionalId: 'WIL1' },
};

/** ANEV of two posts, a video and one person, computed as the answer is. */
export const anevExample = anevAnswer(
  computeAnev({
    instagram: {
      totals: { posts: 2, withSnapshot: 2 },
      people: [{ ...ani, seen: 2 }],
      outsiders: { accounts: 1, engagements: 1, top: [{ handle: 'warga.contoh', posts: 1 }] },
    },
    tiktok: { totals: { posts: 1, withSnapshot: 1 }, people: [{ ...ani, handle: null, seen: 0 }], outsiders: nobody },
  }),
  {
    ...{ clientId: 'RES_A', role: 'bidhumas', scope: 'org', regionalId: null },
    ...{ timeRange: '7d', from: '2025-11-04', to: '2025-11-10' },
  },
);
