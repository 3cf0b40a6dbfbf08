/** Word lists of the world. Every name is an invented combination; no person or account is meant. */
type Words = readonly [string, ...string[]];

// biome-ignore format: a list of words reads best as a paragraph
export const givenNames: Words = [
  'Adi', 'Agus', 'Andika', 'Anisa', 'Arif', 'Ayu', 'Bagas', 'Bayu', 'Bima', 'Cahya', 'Candra', 'Dewi', 'Dian', 'Dimas',
  'Dwi', 'Eka', 'Fajar', 'Farhan', 'Fitri', 'Galih', 'Gilang', 'Hana', 'Hendra', 'Indah', 'Indra', 'Intan', 'Joko',
  'Kartika', 'Lestari', 'Lukman', 'Maya', 'Mega', 'Nanda', 'Novi', 'Nugroho', 'Panji', 'Putri', 'Raka', 'Rangga',
  'Ratna', 'Rendra', 'Rini', 'Rizky', 'Sari', 'Satria', 'Surya', 'Tania', 'Teguh', 'Tri', 'Utami', 'Wahyu', 'Wulan',
  'Yoga', 'Yudha',
];

// biome-ignore format: a list of words reads best as a paragraph
export const familyNames: Words = [
  'Adiputra', 'Anggara', 'Baskara', 'Cakrawala', 'Darmawan', 'Firmanto', 'Gunadi', 'Handaru', 'Hartanto', 'Iswara',
  'Jatmika', 'Kurniadi', 'Laksana', 'Mahardika', 'Maheswara', 'Nirmala', 'Nugraha', 'Pambudi', 'Permadi', 'Prabaswara',
  'Pradipta', 'Pramudya', 'Prasetya', 'Purnama', 'Rahardja', 'Ramadhani', 'Saputra', 'Sasmita', 'Setyawan', 'Subrata',
  'Sulistya', 'Wardhana', 'Wibisana', 'Wicaksana', 'Widyatama', 'Wiranata', 'Yudistira', 'Yulianta',
];

/** First halves of the handles of the public: accounts that are nobody's personnel. */
export const publicWords: Words = ['warga', 'sahabat', 'kabar', 'cerita', 'info', 'teman', 'lensa', 'suara'];
export const publicPlaces: Words = ['nusantara', 'kampung', 'kota', 'desa', 'pesisir', 'bukit', 'taman', 'pasar'];

/** Ranks as the field writes them, with how many of 100 people hold them. */
// biome-ignore format: a table of pairs
export const ranks: readonly (readonly [title: string, share: number])[] = [
  ['KOMBES POL', 1], ['AKBP', 3], ['KOMPOL', 6], ['AKP', 9], ['IPTU', 9], ['IPDA', 9], ['AIPTU', 13], ['AIPDA', 12],
  ['BRIPKA', 15], ['BRIGADIR', 9], ['BRIPTU', 7], ['BRIPDA', 5], ['PENATA', 2],
];

export const directorateDivisions: Words = [
  'SUBBAGRENMIN',
  'BAGBINOPSNAL',
  'SUBDIT BINTIBSOS',
  'SUBDIT BHABINKAMTIBMAS',
];
export const humasDivisions: Words = ['SUBBAGRENMIN', 'SUBBID PENMAS', 'SUBBID PID', 'SUBBID MULTIMEDIA'];
export const unitDivisions: Words = [
  'SAT BINMAS',
  'SI HUMAS',
  'SAT LANTAS',
  'SAT SAMAPTA',
  'SAT INTELKAM',
  'POLSEK CONTOH',
];
export const positions: Words = ['ANGGOTA', 'BAMIN', 'BANIT', 'BHABINKAMTIBMAS', 'KANIT', 'KAURMIN', 'OPERATOR MEDSOS'];

// biome-ignore format: a list of phrases
export const captionOpeners: Words = [
  'Giat sambang warga', 'Patroli dialogis', 'Penyuluhan di sekolah', 'Jumat curhat', 'Bakti sosial', 'Pengaturan pagi',
  'Imbauan kamtibmas', 'Pelatihan satpam', 'Kunjungan tokoh masyarakat', 'Edukasi tertib lalu lintas',
  'Donor darah', 'Kerja bakti bersama warga',
];

// biome-ignore format: a list of phrases
export const captionClosers: Words = [
  'Bersama menjaga lingkungan tetap aman.', 'Terima kasih atas dukungan warga.', 'Jangan ragu melapor, kami siap melayani.',
  'Keselamatan adalah tanggung jawab kita bersama.', 'Mari saling mengingatkan.', 'Salam presisi dari kami.',
];

export const captionTags: Words = ['binmascontoh', 'kamtibmascontoh', 'polisicontoh', 'humascontoh', 'layanancontoh'];

// biome-ignore format: a list of phrases
export const commentTexts: Words = [
  'Siap mendukung!', 'Mantap, lanjutkan.', 'Terima kasih atas pelayanannya.', 'Semangat selalu 💪', 'Hadir.',
  'Semoga bermanfaat bagi warga.', 'Luar biasa 👍', 'Jaga kesehatan dan keselamatan.', 'Terus melayani masyarakat.',
  'Info yang sangat membantu.',
];
