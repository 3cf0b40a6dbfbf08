import { type Google, isConnected } from '@cicero/google';
import type { Job, ServiceContext } from '@cicero/platform';
import { addPeople } from '../contacts/people.ts';

/** Asks for the contacts of people whose number came into the directory, or who opted in, since the last run. */
export function contactPeopleJob({ db, clock }: ServiceContext, google: Google | undefined): Job {
  return {
    key: 'api-gateway.contact-people',
    title: 'Kontak Google untuk personel',
    schedule: ['*/10 * * * *'],
    catchUp: 10 * 60_000,
    run: async ({ signal }) => {
      if (!google || !(await isConnected(db))) return { added: 0 };
      return { added: await addPeople(db, { now: clock.now(), signal }) };
    },
  };
}
