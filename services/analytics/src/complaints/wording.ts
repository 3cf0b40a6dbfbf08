import { type Platform, platforms } from '@cicero/contracts';
import { platformNames, postUrl } from '@cicero/directory';
import { greeting } from '@cicero/platform';
import { capital } from '../attendance/wording.ts';
import { plain } from '../reports/text.ts';
import { type Activity, differs, type Evidence, mostRecorded, type Outcome, type Recorded } from './outcome.ts';
import type { ComplaintKind } from './recognise.ts';

/** Words of an answer that differ by installation. */
export interface ComplaintWords {
  /** Where personnel correct their own record; null = nothing is said about it. */
  claimPage: string | null;
}

const deeds = { instagram: 'like', tiktok: 'komentar' } as const;
const menus = { instagram: 'Absensi Likes Instagram', tiktok: 'Absensi Komentar TikTok' } as const;
/** Addresses of so many posts fit into a message that is still read. */
const mostLinks = 20;

/** The solution of what is recognised, a paragraph for each; Indonesian. */
export function knownText(kinds: readonly ComplaintKind[], evidence: Evidence, words: ComplaintWords): string {
  return kinds.map((kind) => answers[kind](evidence, words)).join('\n\n');
}

/** The solution of everything else. */
export function generalText(outcome: Exclude<Outcome, { kind: 'known' }>, words: ComplaintWords): string {
  switch (outcome.kind) {
    case 'inactive':
      return 'Data Anda di sistem absensi sedang tidak aktif, sehingga kegiatan Anda tidak dihitung. Hubungi operator satuan Anda agar data diaktifkan kembali.';
    case 'no-handle':
      return `Username Instagram dan TikTok Anda belum terdaftar, sehingga kegiatan Anda belum dapat dikenali.\n${correctingSteps(words)}`;
    case 'unknown':
      return (
        outcome.solution ??
        'Laporan Anda sudah kami terima dan sedang ditelusuri. Operator satuan Anda akan memberi kabar; siapkan tangkapan layar dan tautan kegiatan bila diminta.'
      );
  }
}

/** The whole message to the person. What people wrote is no markup in it. */
export function answerText(answer: {
  at: Date;
  reporter: string;
  nrp: string;
  issues: readonly string[];
  solution: string;
}): string {
  const { at, nrp, solution } = answer;
  const reporter = plain(answer.reporter) || '-';
  const issues = answer.issues.map(plain);
  const [only] = issues;
  return [
    `${greeting(at)}.`,
    '',
    'Berikut tindak lanjut atas laporan kendala absensi Anda.',
    '',
    `Pelapor: ${reporter}`,
    `NRP/NIP: ${nrp}`,
    ...(issues.length === 1 && only !== undefined ? [`Kendala: ${only}`] : ['Kendala:', ...numbered(issues)]),
    '',
    'Tindak lanjut:',
    solution,
  ].join('\n');
}

type Answering = (evidence: Evidence, words: ComplaintWords) => string;

const answers: Readonly<Record<ComplaintKind, Answering>> = {
  instagram_not_recorded: (evidence, words) => notRecordedText('instagram', evidence, words),
  tiktok_not_recorded: (evidence, words) => notRecordedText('tiktok', evidence, words),
  attendance_less: (evidence) => lessText(evidence),
  activity_flagged_not_done: (evidence) => flaggedText(evidence),
};

function notRecordedText(platform: Platform, { activity: found, owners }: Evidence, words: ComplaintWords): string {
  const activity = found[platform];
  const name = platformNames[platform];
  if (activity.registered === null) {
    return `Username ${name} Anda belum terdaftar, sehingga ${deeds[platform]} Anda belum dapat dikenali.\n${correctingSteps(words)}`;
  }
  if (mostRecorded(activity.overall) > 0) {
    const lines = activity.overall.map((recorded) => `- ${recordedLine(recorded, platform)}`);
    return [
      `${capital(deeds[platform])} dari akun ${shown(activity.registered)} sudah tercatat:`,
      ...lines,
      `Muat ulang menu "${menus[platform]}" di dashboard dan periksa periode yang dipilih. Kegiatan yang baru dilakukan tampil setelah pengambilan data berikutnya.`,
    ].join('\n');
  }
  const summary = [
    `Belum ada ${deeds[platform]} dari akun ${shown(activity.registered)} pada konten${of(owners)} yang diabsen.`,
    profileLine('Akun terdaftar', activity.registered, activity.profiles.registered),
  ];
  const steps = [
    `Pastikan Anda memakai akun terdaftar, ${shown(activity.registered)}, pada konten yang ditugaskan.`,
    `Ulangi satu ${deeds[platform]}, lalu tunggu sekitar satu jam sampai data diambil kembali.`,
  ];
  if (platform === 'tiktok') steps.push('Tulis komentar dengan kata, bukan hanya emoji.');
  if (differs(activity) && activity.reported !== null) {
    summary.push(
      `Akun pada laporan berbeda: ${shown(activity.reported)}. Periksa ejaannya, terutama tanda _ dan titik.`,
      profileLine('Akun pada laporan', activity.reported, activity.profiles.reported),
    );
    steps.push(`Bila akun pada laporan yang benar, perbarui data Anda${atClaimPage(words)}.`);
  }
  steps.push('Bila masih belum tercatat, kirim tautan konten, waktu, dan tangkapan layar profil ke operator satuan.');
  return [...summary, 'Langkah yang perlu dilakukan:', ...numbered(steps)].join('\n');
}

function lessText({ activity, owners, unreported }: Evidence): string {
  const today = todayLines(activity);
  const counted = today.length > 0 ? ['Catatan hari ini:', ...today] : [];
  if (unreported.length === 0) {
    return [
      `Tidak ada tugas${of(owners)} hari ini yang tautannya belum Anda laporkan.`,
      ...counted,
      'Bila absensi masih kurang, periksa like dan komentar pada konten hari ini, lalu muat ulang setelah sekitar satu jam.',
    ].join('\n');
  }
  const links = unreported.slice(0, mostLinks).map((shortcode) => `- ${postUrl('instagram', shortcode)}`);
  const rest = unreported.length - links.length;
  return [
    `${unreported.length} tugas hari ini belum memiliki laporan tautan dari Anda:`,
    ...links,
    ...(rest > 0 ? [`dan ${rest} tugas lain.`] : []),
    ...counted,
    'Laporkan tautan yang belum ada, lalu muat ulang absensi.',
  ].join('\n');
}

function flaggedText({ activity, owners }: Evidence): string {
  const today = todayLines(activity);
  const profiles = platforms.flatMap((platform) => {
    const { registered, profiles } = activity[platform];
    return registered === null ? [] : [profileLine(`Akun ${platformNames[platform]}`, registered, profiles.registered)];
  });
  return [
    today.length > 0 ? 'Catatan hari ini:' : `Belum ada konten${of(owners)} yang diabsen hari ini.`,
    ...today,
    ...profiles,
    'Simpan bukti kegiatan (tautan, waktu, tangkapan layar), lalu muat ulang absensi setelah sekitar satu jam.',
    'Bila status tetap belum, serahkan bukti itu ke operator satuan agar ditelusuri.',
  ].join('\n');
}

function todayLines(activity: Evidence['activity']): string[] {
  return platforms.flatMap((platform) =>
    activity[platform].today.map((recorded) => `- ${platformNames[platform]}, ${recordedLine(recorded, platform)}`),
  );
}

/** Whose posts are meant, behind a noun: what is not there may well be elsewhere. */
function of(owners: readonly string[]): string {
  return owners.length === 0 ? '' : ` ${owners.join(', ')}`;
}

function recordedLine({ owner, count, posts }: Recorded, platform: Platform): string {
  return `${owner}: ${count} dari ${posts} konten sudah ada ${deeds[platform]}`;
}

function profileLine(subject: string, handle: string, state: Activity['profiles']['registered']): string {
  const seen = {
    active: 'terakhir terlihat aktif',
    quiet: 'terakhir terlihat tanpa konten, pengikut, atau akun yang diikuti',
    unknown: 'profilnya belum pernah dilihat sistem, jadi belum dapat dinilai',
  };
  return `${subject} ${shown(handle)}: ${seen[state]}.`;
}

function correctingSteps(words: ComplaintWords): string {
  return numbered([
    `Buka halaman pembaruan data personel${atClaimPage(words)}.`,
    'Masuk dengan NRP/NIP dan email Anda.',
    'Masukkan kode yang dikirim ke email.',
    'Isi username Instagram dan TikTok yang Anda pakai, lalu simpan.',
    'Lakukan like dan komentar dengan akun itu, lalu periksa absensi setelah sekitar satu jam.',
  ]).join('\n');
}

function atClaimPage({ claimPage }: ComplaintWords): string {
  return claimPage === null ? '' : ` di ${claimPage}`;
}

function numbered(lines: readonly string[]): string[] {
  return lines.map((line, at) => `${at + 1}. ${line}`);
}

function shown(handle: string): string {
  return `@${handle}`;
}
