/**
 * Whose posts and which people an answer is about; see docs/attendance.md, "Scopes". The same on both platforms.
 * Ids are canonical: clients and regions upper case, roles lower case.
 */
export interface AttendanceScope {
  /** Posts of this client. */
  owner: string;
  /** Also posts of others that are given to this role. */
  postRole: string | null;
  /** Only people of this client; null = of any. */
  members: string | null;
  /** Only people who hold this role; null = whatever they hold. */
  role: string | null;
  /** Only posts and people of clients in this region. */
  regionalId: string | null;
  /** Only posts that are known as media of an active official account of the owner (Instagram). */
  officialOnly: boolean;
}

/** A directorate asks about its own: its posts and those given to its role, and everybody who holds the role. */
export function directorateScope(clientId: string, role: string): AttendanceScope {
  return { owner: clientId, postRole: role, members: null, role, regionalId: null, officialOnly: false };
}

/** A unit asks about its own: its posts, its members. */
export function unitScope(clientId: string): AttendanceScope {
  return { owner: clientId, postRole: null, members: clientId, role: null, regionalId: null, officialOnly: false };
}

/** The people at the directorate itself, on its posts. */
export function officeScope(clientId: string): AttendanceScope {
  return { ...directorateScope(clientId, clientId.toLowerCase()), members: clientId };
}

/** What a report of a client is about: of a directorate everybody with its role, of a unit its members. */
export function ownScope({ clientId, directorate }: { clientId: string; directorate: boolean }): AttendanceScope {
  return directorate ? directorateScope(clientId, clientId.toLowerCase()) : unitScope(clientId);
}
