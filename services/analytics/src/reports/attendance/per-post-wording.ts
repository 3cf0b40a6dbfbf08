import { ownFirst, type Unit } from '../../exports/units.ts';
import type { PersonByPart } from '../../measure/parts.ts';
import { divisionsOf, shownHandle, shownName } from '../people.ts';
import { bySeniority } from '../seniority.ts';
import { bold, number, plain, salutation, timeLine } from '../text.ts';
import { countLine, heading } from './lines.ts';
import { hasDone, isReachable, type PerPost, type PostTally } from './per-post-tallies.ts';
import type { Occasion } from './recap.ts';
import { type Mode, words } from './words.ts';

type Units = readonly Unit<PersonByPart>[];

/** Who did each post: of a unit the people by division, of a directorate the numbers of its units. */
export function perPostRecap(occasion: Occasion, units: Units, perPost: PerPost, mode: Mode): string {
  const { client, platform } = occasion;
  const { directorate } = client;
  const people = directorate ? [] : units.flatMap(({ rows }) => rows).filter(isReachable);
  const listOf = (at: number): string[] =>
    directorate ? unitLines(occasion, units, at, mode) : lists(people, at, mode);
  return [
    ...(directorate ? salutation : []),
    ...heading(`Absensi ${words[platform].title} per Konten`, occasion),
    '',
    countLine(perPost.posts.length, perPost.posts),
    `*Jumlah Personel:* ${number(perPost.people)}`,
    `❗ *Belum Mengisi ${words[platform].handle}:* ${number(perPost.withoutHandle)}`,
    ...perPost.posts.flatMap((post, at) => [
      '',
      postLine(post, at),
      ...(post.missing !== null
        ? [numbersLine(post.done, post.missing), ...listOf(at)]
        : [`⏳ ${unreadWord(occasion)}`]),
    ]),
    ...(directorate || mode === 'sudah' ? [] : withoutHandleLines(occasion, units)),
    '',
    directorate ? 'Demikian, terima kasih.' : 'Terima kasih.',
  ].join('\n');
}

function postLine({ url, publishedAt }: PostTally, at: number): string {
  return `${at + 1}. ${url}${publishedAt ? ` (diunggah ${timeLine(publishedAt)})` : ''}`;
}

function numbersLine(done: number, missing: number): string {
  return `✅ *Sudah:* ${number(done)} · ❌ *Belum:* ${number(missing)}`;
}

function unreadWord({ platform }: Occasion): string {
  const { noun } = words[platform];
  return `Data ${noun} konten ini belum terbaca.`;
}

/** People by division, the most senior first. */
function lists(people: readonly PersonByPart[], at: number, mode: Mode): string[] {
  return divisionsOf(people).flatMap(([division, members]) => {
    const done = mode === 'belum' ? [] : members.filter((one) => hasDone(one, at));
    const missing = mode === 'sudah' ? [] : members.filter((one) => !hasDone(one, at));
    if (done.length + missing.length === 0) return [];
    return [
      `${bold(division)} (${number(members.length)} personel)`,
      ...list('✅ Sudah', done),
      ...list('❌ Belum', missing),
    ];
  });
}

function list(title: string, people: readonly PersonByPart[]): string[] {
  if (people.length === 0) return [];
  const listed = people.toSorted((a, b) => bySeniority(a.person, b.person));
  return [
    `${title} (${number(people.length)}):`,
    ...listed.map(({ person }) => `- ${shownName(person)} : ${shownHandle(person.handle)}`),
  ];
}

/** Units with somebody of the kind in question: the directorate itself first, then by people who did the post. */
function unitLines({ client }: Occasion, units: Units, at: number, mode: Mode): string[] {
  const counted = units.map(({ clientId, name, rows }) => {
    const reachable = rows.filter(isReachable);
    const done = reachable.filter((one) => hasDone(one, at)).length;
    return { clientId, name, done, missing: reachable.length - done };
  });
  const shown = counted.filter(({ done, missing }) => mode === 'all' || (mode === 'sudah' ? done : missing) > 0);
  // They come in the order of their names.
  const inOrder = shown.sort((a, b) => ownFirst(client.clientId)(a, b) || b.done - a.done);
  return inOrder.map(
    ({ clientId, name, done, missing }) =>
      `- ${plain(name) || clientId}: sudah ${number(done)}, belum ${number(missing)}`,
  );
}

/** Those whom no post can show, once. */
function withoutHandleLines({ platform }: Occasion, units: Units): string[] {
  const people = units.flatMap(({ rows }) => rows).filter((one) => !isReachable(one));
  if (people.length === 0) return [];
  const listed = people.toSorted((a, b) => bySeniority(a.person, b.person));
  return [
    '',
    `❗ *Belum Mengisi ${words[platform].handle} (${number(people.length)})*`,
    ...listed.map(({ person }) => `- ${shownName(person)}`),
  ];
}
