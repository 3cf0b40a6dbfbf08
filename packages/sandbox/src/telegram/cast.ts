/** Somebody with a Telegram account. */
export interface TelegramPerson {
  id: number;
  firstName: string;
  username: string;
}

/** A chat the bot is in. A private chat has the id of its person, a group a negative one. */
export interface TelegramRoom {
  id: number;
  title: string;
  about: string;
  isGroup: boolean;
  /** Who can write in it. */
  members: readonly TelegramPerson[];
}

/** Cicero's bot. Its token opens nothing but the sandbox. */
export const telegramBot = {
  id: 7_000_000_001,
  firstName: 'Cicero',
  username: 'cicero_sandbox_bot',
  token: '7000000001:token-sandbox-bukan-rahasia-000000',
} as const;

/** The one who may decide. */
export const telegramAdministrator: TelegramPerson = {
  id: 7_100_000_001,
  firstName: 'Administrator Contoh',
  username: 'administrator_contoh',
};

/** Somebody who may not, though a member of the administrators' group. */
export const telegramStranger: TelegramPerson = {
  id: 7_100_000_002,
  firstName: 'Orang Luar',
  username: 'orang_luar',
};

export const administratorsRoom: TelegramRoom = {
  id: -1_002_000_000_001,
  title: 'Administrator Cicero',
  about: 'Grup administrator',
  isGroup: true,
  members: [telegramAdministrator, telegramStranger],
};

const privately = (person: TelegramPerson, about: string): TelegramRoom => ({
  id: person.id,
  title: person.firstName,
  about,
  isGroup: false,
  members: [person],
});

export const telegramRooms: readonly TelegramRoom[] = [
  administratorsRoom,
  privately(telegramAdministrator, 'Boleh memutuskan permintaan, di grup administrator'),
  privately(telegramStranger, 'Tidak boleh memutuskan apa pun'),
];

export const roomOf = (chatId: number): TelegramRoom | undefined => telegramRooms.find(({ id }) => id === chatId);
