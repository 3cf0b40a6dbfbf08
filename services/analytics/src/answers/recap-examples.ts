/** Invented recaps of one post and two people, as answers show them. */
const person = {
  ...{ exception: false, client_id: 'RES_A', client_name: 'RESOR CONTOH A', regional_id: 'WIL1' },
  ...{ divisi: 'SAT BINMAS', badges: [] },
};
const ani = { ...person, user_id: '75020201', title: 'AIPDA', nama: 'ANI CONTOH' };
const budi = { ...person, user_id: '75020202', title: 'BRIPKA', nama: 'BUDI CONTOH' };
const done = { ranking: 1, completionRate: 1, completionPercentage: 100, status: 'sudah' };
const undone = { ranking: 2, completionRate: 0, completionPercentage: 0, status: 'belum' };

const shared = {
  ...{ chartHeight: 300, totalPosts: 1 },
  ...{ sudahUsers: ['ani.contoh'], kurangUsers: [], belumUsers: ['budi.contoh'] },
  ...{ sudahUsersCount: 1, kurangUsersCount: 0, belumUsersCount: 1 },
  ...{ noUsernameUsersCount: 0, noUsernameUsers: [], usersCount: 2 },
  insights: ['Setengah personel sudah melaksanakan.'],
  statusLegend: [{ status: 'sudah', label: 'Sudah', description: 'Semua konten' }],
  noUsernameUsersDetails: [],
};
const summary = {
  ...{ totalPosts: 1, totalUsers: 2, averageCompletionPercentage: 50, participationRatePercentage: 50 },
  distribution: { sudah: 1, kurang: 0, belum: 1, noUsername: 0, noPosts: 0 },
};
const chart = { label: 'ANI CONTOH', completionPercentage: 100 };

export const likesRecapExample = {
  success: true,
  data: [
    { ...ani, username: 'ani.contoh', jumlah_like: 1, missingLikes: 0, ...done },
    { ...budi, username: 'budi.contoh', jumlah_like: 0, missingLikes: 1, ...undone },
  ],
  ...shared,
  summary: { ...summary, totalLikes: 1 },
  chartData: [{ ...chart, likes: 1, missingLikes: 0 }],
};

export const commentsRecapExample = {
  success: true,
  data: [
    { ...ani, username: '@ani.contoh', jumlah_komentar: 1, missingComments: 0, total_konten: 1, ...done },
    { ...budi, username: '@budi.contoh', jumlah_komentar: 0, missingComments: 1, total_konten: 1, ...undone },
  ],
  ...shared,
  summary: { ...summary, totalComments: 1 },
  chartData: [{ ...chart, comments: 1, missingComments: 0 }],
  ...{ usersWithComments: ['@ani.contoh'], usersWithoutComments: ['@budi.contoh'] },
  ...{ usersWithCommentsCount: 1, usersWithoutCommentsCount: 1 },
};
