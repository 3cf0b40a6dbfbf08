import { describe, expect, test } from 'vitest';
import { toDashboard, toPersonnel } from '../../src/complaints/deliver.ts';
import { readComplaintForm } from '../../src/complaints/form.ts';
import { type Activity, type Evidence, outcomeOf } from '../../src/complaints/outcome.ts';
import { readComplaint } from '../../src/complaints/read-complaint.ts';
import { recognise, recogniseAll } from '../../src/complaints/recognise.ts';
import { mayRead, scopesOfPerson } from '../../src/complaints/scopes.ts';
import { subjectOf } from '../../src/complaints/tickets.ts';
import { answerText, generalText, knownText } from '../../src/complaints/wording.ts';

const words = { claimPage: 'https://dashboard.contoh.example/claim' };
const nothing: Activity = {
  ...{ registered: 'ani.contoh', reported: null, overall: [], today: [] },
  profiles: { registered: 'unknown', reported: 'unknown' },
};
const evidence = (instagram: Partial<Activity> = {}, more: Partial<Evidence> = {}): Evidence => ({
  owners: [],
  activity: { instagram: { ...nothing, ...instagram }, tiktok: nothing },
  unreported: [],
  ...more,
});

describe('the form', () => {
  test('is read label by label, in the spellings people use, with one issue per line', () => {
    const form = readComplaintForm(
      [
        'Selamat pagi, mohon izin',
        '*Pesan Komplain*',
        'NRP/NIP : 7502 0201',
        'Nama： IPDA ANI',
        'Polres: Contoh',
        '- Username IG: https://www.instagram.com/Ani.Contoh/',
        '• Tiktok: @ani.tt',
        'Kendala yang dihadapi: sudah melaksanakan IG belum terdata',
        '1. Terabsen kurang',
        '2) Instagram: sudah melaksanakan tetapi tidak terdata',
        '',
        '● lainnya',
      ].join('\n'),
    );
    expect(form).toEqual({
      nrp: '75020201',
      name: 'IPDA ANI',
      unit: 'Contoh',
      handles: { instagram: 'ani.contoh', tiktok: 'ani.tt' },
      issues: [
        'sudah melaksanakan IG belum terdata',
        'Terabsen kurang',
        'Instagram: sudah melaksanakan tetapi tidak terdata',
        'lainnya',
      ],
    });
  });

  test.each(['Rincian kendala', 'Detail Kendala:', 'Kendala berikut:', 'KENDALA', 'Uraian kendala yang dialami：'])(
    '"%s" begins the issues; fields behind it are fields',
    (header) => {
      const form = readComplaintForm(`${header}\nabsen salah\nNRP: 1234`);
      expect([form.nrp, form.issues]).toEqual(['1234', ['absen salah']]);
    },
  );

  test('lines before the issues say nothing, and an empty text is an empty form', () => {
    expect(readComplaintForm('halo semua\nmohon bantuan').issues).toEqual([]);
    expect(readComplaintForm('')).toMatchObject({ nrp: null, name: null, handles: { instagram: null } });
  });

  test('of a request, own fields decide over the form; a plain message is the issue itself', () => {
    const fields = { message: '', issue: '', solution: '', instagram: '', tiktok: '' };
    const form = 'NRP: 1\nInstagram: lama\nKendala\nsatu';
    expect(readComplaint('instagram', { ...fields, message: form, issue: 'dua\n- tiga', instagram: '@Baru' })).toEqual({
      platform: 'instagram',
      issues: ['dua', 'tiga'],
      solution: null,
      reported: { instagram: 'baru', tiktok: null },
    });
    expect(readComplaint('instagram', { ...fields, message: form }).issues).toEqual(['satu']);
    expect(readComplaint('tiktok', { ...fields, message: 'absen saya salah' }).issues).toEqual(['absen saya salah']);
    expect(readComplaint('tiktok', { ...fields, message: 'NRP: 1' }).issues).toEqual(['Absensi TikTok belum sesuai']);
  });
});

describe('what an issue is about', () => {
  test.each([
    ['Sudah melaksanakan Instagram, belum terdata!', ['instagram_not_recorded']],
    ['sudah melaksanakan IG tapi blm terdata', ['instagram_not_recorded']],
    ['Sudah melaksanakan TikTok tidak terdata', ['tiktok_not_recorded']],
    ['Sudah melaksanakan komentar TT tetapi belum tercatat', ['tiktok_not_recorded']],
    ['sudah melaksanakan instagram dan tiktok belum terdata', ['instagram_not_recorded', 'tiktok_not_recorded']],
    // Letters inside other words name no platform.
    ['sudah melaksanakan TikTok di digital, belum terdata, tergiring', ['tiktok_not_recorded']],
    ['sudah melaksanakan sigap attensi belum terdata', []],
    ['sudah melaksanakan, terabsen kurang', ['attendance_less']],
    ['sudah melaksanakan semua absen kurang', ['attendance_less']],
    ['terabsensi belum melaksanakan', ['activity_flagged_not_done']],
    ['status blm melaksanakan', ['activity_flagged_not_done']],
    ['aplikasi tidak bisa dibuka', []],
    ['belum terdata', []],
  ])('%s', (issue, kinds) => {
    expect(recognise(issue, null)).toEqual(kinds);
  });

  test('without a platform it is that of the page; each kind counts once', () => {
    expect(recognise('sudah melaksanakan belum terdata', 'tiktok')).toEqual(['tiktok_not_recorded']);
    const twice = ['sudah melaksanakan IG belum terdata', 'terabsen kurang', 'Sudah melaksanakan ig, tidak terdata'];
    expect(recogniseAll(twice, null)).toEqual(['instagram_not_recorded']);
  });

  test('two complaints are the same by their kinds, or by their words', () => {
    expect(subjectOf(['instagram_not_recorded'], ['a'])).toBe(subjectOf(['instagram_not_recorded'], ['b']));
    expect(subjectOf([], ['Aplikasi  mati'])).toBe(subjectOf([], ['aplikasi mati']));
    expect(subjectOf([], ['aplikasi mati'])).not.toBe(subjectOf([], ['lampu mati']));
  });
});

describe('the answer', () => {
  const standing = { active: true, hasHandle: true };

  test.each([
    [{ ...standing, active: false }, ['attendance_less'], 'inactive'],
    [{ ...standing, hasHandle: false }, ['attendance_less'], 'no-handle'],
    [standing, [], 'unknown'],
    [standing, ['attendance_less'], 'known'],
  ] as const)('%j with %j is %s', (given, kinds, kind) => {
    expect(outcomeOf(given, kinds, null).kind).toBe(kind);
  });

  test('to the inactive, to those without accounts, and to what is not recognised', () => {
    expect(generalText({ kind: 'inactive' }, words)).toContain('tidak aktif');
    const steps = generalText({ kind: 'no-handle' }, words);
    expect(steps.match(/^\d\. /gm)).toHaveLength(5);
    expect(steps).toContain('https://dashboard.contoh.example/claim');
    expect(generalText({ kind: 'no-handle' }, { claimPage: null })).not.toMatch(/https?:| di null/);
    expect(generalText({ kind: 'unknown', solution: null }, words)).toContain('sedang ditelusuri');
    expect(generalText({ kind: 'unknown', solution: 'Mulai ulang.' }, words)).toBe('Mulai ulang.');
  });

  test('says in how many posts the account is recorded, scope by scope', () => {
    const overall = [
      { owner: 'RES_A', count: 3, posts: 4 },
      { owner: 'DITBINMAS', count: 0, posts: 9 },
    ];
    const text = knownText(['instagram_not_recorded'], evidence({ overall }), words);
    expect(text).toContain('@ani.contoh');
    expect(text).toContain('RES_A: 3 dari 4 konten');
    expect(text).toContain('DITBINMAS: 0 dari 9 konten');
    expect(text).toContain('Absensi Likes Instagram');
  });

  test('compares accounts when nothing is recorded, and says when a profile was never looked at', () => {
    const overall = [{ owner: 'RES_A', count: 0, posts: 4 }];
    const same = knownText(['instagram_not_recorded'], evidence({ overall, reported: 'ani.contoh' }), words);
    expect(same).toContain('belum pernah dilihat');
    expect(same).not.toContain('berbeda');
    const other = { overall, reported: 'ani_contoh', profiles: { registered: 'quiet', reported: 'active' } } as const;
    const different = knownText(['instagram_not_recorded'], evidence(other), words);
    expect(different).toMatch(/berbeda: @ani_contoh/);
    expect(different).toMatch(/@ani_contoh: terakhir terlihat aktif/);
    expect(different).toMatch(/@ani\.contoh: terakhir terlihat tanpa konten/);
    expect(different).toContain(words.claimPage);
  });

  test('of a platform without account on record tells how to enter it', () => {
    const text = knownText(['instagram_not_recorded'], evidence({ registered: null }), words);
    expect(text).toContain('Username Instagram Anda belum terdaftar');
  });

  test('lists the tasks of the day that have no report, at most twenty by address', () => {
    const unreported = Array.from({ length: 22 }, (_, at) => `Kode${at}`);
    const today = [{ owner: 'RES_A', count: 1, posts: 2 }];
    const text = knownText(['attendance_less'], evidence({ today }, { unreported }), words);
    expect(text.match(/instagram\.com\/p\//g)).toHaveLength(20);
    expect(text).toContain('dan 2 tugas lain.');
    expect(text).toContain('- Instagram, RES_A: 1 dari 2 konten');
    expect(knownText(['attendance_less'], evidence(), words)).toContain('Tidak ada tugas hari ini');
  });

  test('to who is flagged as not done, also when nothing is known of the accounts', () => {
    const text = knownText(['activity_flagged_not_done'], evidence(), words);
    expect(text).toContain('Belum ada konten yang diabsen hari ini.');
    expect(text).toContain('Akun Instagram @ani.contoh');
  });

  test('greets by the hour in Jakarta and numbers several issues', () => {
    const answer = { reporter: 'IPDA ANI', nrp: '75020201', solution: 'Tunggu.' };
    const one = answerText({ ...answer, at: new Date('2025-11-10T00:30:00Z'), issues: ['satu'] });
    expect(one).toMatch(/^Selamat pagi\.\n/);
    expect(one).toContain('Kendala: satu\n');
    const two = answerText({ ...answer, at: new Date('2025-11-10T12:00:00Z'), issues: ['satu', 'dua'] });
    expect(two).toMatch(/^Selamat malam\.\n/);
    expect(two).toContain('Kendala:\n1. satu\n2. dua\n');
    expect(two.endsWith('Tindak lanjut:\nTunggu.')).toBe(true);
  });
});

describe('where the answer goes', () => {
  test.each([
    [{ whatsapp: '0812 3456 7890', email: 'ani@contoh.example' }, ['whatsapp', '6281234567890@c.us', 'pending', null]],
    [{ whatsapp: ' ', email: 'Ani@Contoh.example' }, ['email', 'ani@contoh.example', 'pending', null]],
    [{ whatsapp: '123', email: 'ani@contoh.example' }, ['email', 'ani@contoh.example', 'pending', null]],
    [{ whatsapp: '123', email: null }, ['unknown', null, 'invalid', 'invalid_number']],
    [{ whatsapp: null, email: null }, ['unknown', null, 'skipped', 'empty']],
  ])('%j', (person, [channel, recipient, status, reason]) => {
    expect(toPersonnel(person)).toEqual({ addressee: 'personnel', channel, recipient, status, reason });
  });

  test('not twice to one phone', () => {
    const personnel = toPersonnel({ whatsapp: '081234567890', email: null });
    expect(toDashboard('+62 812-3456-7890', personnel)).toMatchObject({ status: 'skipped', reason: 'same_number' });
    expect(toDashboard('081234567891', personnel)).toMatchObject({ status: 'pending' });
    expect(toDashboard(null, personnel)).toMatchObject({ status: 'skipped', reason: 'empty' });
  });
});

test('a person is measured by the unit and by every directorate whose role they hold', () => {
  const directorates = new Set(['ditbinmas', 'ditlantas']);
  const owners = (client_id: string | null, roles: string[]) =>
    scopesOfPerson({ client_id, roles }, directorates).map(({ owner, members, role }) => [owner, members, role]);
  expect(owners('res_a', ['operator', 'ditbinmas'])).toEqual([
    ['RES_A', 'RES_A', null],
    ['DITBINMAS', null, 'ditbinmas'],
  ]);
  expect(owners('DITBINMAS', ['ditbinmas'])).toEqual([['DITBINMAS', null, 'ditbinmas']]);
  expect(owners(null, [])).toEqual([]);
});

test('an answer is read by who may be told of every client in it', () => {
  const told = new Set(['RES_A', 'DITBINMAS']);
  expect([mayRead(told, []), mayRead(told, ['RES_A']), mayRead(null, ['RES_B'])]).toEqual([true, true, true]);
  expect([mayRead(told, ['RES_A', 'RES_B']), mayRead(told, null), mayRead(null, null)]).toEqual([false, false, false]);
});
