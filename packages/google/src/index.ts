export * from './connection/connect.ts';
export { whileConnected } from './connection/row.ts';
export { Google, type GoogleParts, openGoogle } from './google.ts';
export { consentTime, type Pending } from './oauth/pending.ts';
export { contactsScope } from './oauth/tokens.ts';
export { type ContactPage, type KnownContact, mostAtOnce, type NewContact, PeopleApi } from './people/contacts.ts';
export { type Wait, wait } from './people/pace.ts';
export { type GoogleSettings, readGoogleSettings } from './settings.ts';
export { GoogleTrouble, type TroubleKind, troubleInWords, troubleOf } from './trouble.ts';
