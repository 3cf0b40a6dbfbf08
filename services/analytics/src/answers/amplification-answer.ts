import type { PageRequest } from '@cicero/runtime';
import { pagination } from '@cicero/runtime';
import type { Amplification, Amplifier } from '../amplification/amplification.ts';

/** Grows when the shape of the answers changes, so that shared answers of an older release are not served. */
export const amplificationAnswerFormat = 1;

export interface AmplificationAnswerOptions {
  /** Null = everybody. */
  page: PageRequest | null;
  /** Whether the caller may see what others reported, not only how much. */
  showsLinks: boolean;
}

/**
 * The JSON of the amplification recaps; shape in amplification-schema.ts. The totals are those of everybody listed,
 * also when only a page of them is sent.
 * @param rows everybody, in order
 */
export function amplificationAnswer(
  amplification: Amplification,
  rows: readonly Amplifier[],
  { page, showsLinks }: AmplificationAnswerOptions,
): object {
  const { tasks, byStatus, links } = amplification;
  const sent = page ? rows.slice(page.offset, page.offset + page.limit) : rows;
  return {
    success: true,
    data: sent.map((row) => shown(row, showsLinks)),
    chartHeight: Math.max(30 * sent.length, 300),
    totalPosts: tasks,
    usersCount: rows.length,
    summary: {
      totalPosts: tasks,
      totalUsers: rows.length,
      totalLinks: links,
      distribution: {
        sudah: byStatus.sudah,
        kurang: byStatus.kurang,
        belum: byStatus.belum,
        noPosts: byStatus.no_posts,
      },
    },
    ...(page ? { pagination: pagination(page, rows.length) } : {}),
  };
}

function shown({ person, count, done, status, latestLink }: Amplifier, showsLinks: boolean): object {
  return {
    client_id: person.clientId,
    client_name: person.clientName,
    regional_id: person.regionalId,
    user_id: person.userId,
    title: person.title,
    nama: person.name,
    username: person.handle?.trim() ?? null,
    divisi: person.division,
    exception: person.exception,
    jumlah_link: count,
    jumlah_tugas: done,
    display_nama: [person.title, person.name].filter(Boolean).join(' ') || person.userId,
    // As the dashboard counts it: anything at all. Whether everything is done, the status says.
    sudahMelaksanakan: count > 0,
    status,
    instagram_link: showsLinks ? latestLink : null,
  };
}
