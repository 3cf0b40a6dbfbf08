import { normalisePhone } from '@cicero/directory';
import { people, type people_v1 } from '@googleapis/people';
import { OAuth2Client } from 'google-auth-library';

/** Milliseconds Google may take to answer. */
const answerTime = 20_000;
/** People API: so many contacts are created or listed at once. */
export const mostAtOnce = 200;
const pageSize = 1_000;
const phoneFields = 'phoneNumbers';

export interface NewContact {
  name: string;
  /** International digits. */
  phone: string;
}

/** A contact of the account under one of its numbers. */
export interface KnownContact {
  phone: string;
  /** `people/c…`, Google's id. */
  resourceName: string;
}

export interface ContactPage {
  contacts: KnownContact[];
  next: string | null;
  /** On the last page: where changes go on from. */
  syncToken: string | null;
}

/** What is asked of the People API, with a token that somebody else takes care of. */
export class PeopleApi {
  readonly #api: people_v1.People;
  readonly #how: { rootUrl: string; retry: false; timeout: number; signal: AbortSignal };

  constructor(url: string, accessToken: string, signal: AbortSignal) {
    const auth = new OAuth2Client();
    auth.setCredentials({ access_token: accessToken });
    this.#api = people({ version: 'v1', auth });
    // Given for all calls at once, the address would lose its path.
    this.#how = { rootUrl: `${url}/`, retry: false, timeout: answerTime, signal };
  }

  /** Google fills its memory for searches when it is asked for nothing. */
  async warmUp(): Promise<void> {
    await this.#api.people.searchContacts({ query: '', readMask: phoneFields }, this.#how);
  }

  /** The contact with this number, if Google finds it. What was created a moment ago may be missing. */
  async search(phone: string): Promise<string | null> {
    const asked = { query: `+${phone}`, readMask: phoneFields, pageSize: 30 };
    const { data } = await this.#api.people.searchContacts(asked, this.#how);
    const found = (data.results ?? []).flatMap(({ person }) => numbersOf(person));
    return found.find((contact) => contact.phone === phone)?.resourceName ?? null;
  }

  async create(contact: NewContact): Promise<string | null> {
    const { data } = await this.#api.people.createContact(
      { personFields: phoneFields, requestBody: personOf(contact) },
      this.#how,
    );
    return data.resourceName ?? null;
  }

  /** Creates up to 200; what Google did not take is missing in the answer. */
  async createAll(contacts: readonly NewContact[]): Promise<KnownContact[]> {
    const requestBody = {
      readMask: phoneFields,
      contacts: contacts.map((contact) => ({ contactPerson: personOf(contact) })),
    };
    const { data } = await this.#api.people.batchCreateContacts({ requestBody }, this.#how);
    return (data.createdPeople ?? []).flatMap(({ person }) => numbersOf(person));
  }

  /** A page of all contacts. */
  async page(pageToken: string | null): Promise<ContactPage> {
    return this.#list({ requestSyncToken: true, ...(pageToken === null ? {} : { pageToken }) });
  }

  /** A page of the contacts that changed since. @throws an error that troubleOf calls `stale` after a week */
  async changes(syncToken: string, pageToken: string | null): Promise<ContactPage> {
    return this.#list({ syncToken, requestSyncToken: true, ...(pageToken === null ? {} : { pageToken }) });
  }

  async #list(asked: people_v1.Params$Resource$People$Connections$List): Promise<ContactPage> {
    const wanted = { resourceName: 'people/me', personFields: phoneFields, pageSize, ...asked };
    const { data } = await this.#api.people.connections.list(wanted, this.#how);
    return {
      contacts: (data.connections ?? []).flatMap(numbersOf),
      next: data.nextPageToken ?? null,
      syncToken: data.nextSyncToken ?? null,
    };
  }
}

function personOf({ name, phone }: NewContact): people_v1.Schema$Person {
  return { names: [{ givenName: name }], phoneNumbers: [{ value: `+${phone}`, type: 'mobile' }] };
}

function numbersOf(person: people_v1.Schema$Person | undefined): KnownContact[] {
  const { resourceName, phoneNumbers, metadata } = person ?? {};
  if (!resourceName || metadata?.deleted) return [];
  return (phoneNumbers ?? []).flatMap(({ canonicalForm, value }) => {
    const phone = normalisePhone(canonicalForm ?? value ?? '');
    return phone === null ? [] : [{ phone, resourceName }];
  });
}
