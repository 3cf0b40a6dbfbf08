import { decideRequest, whatsAppAccounts } from '@cicero/contracts';
import type { Entry, Menu } from '../../src/conversations/menus/menu.ts';
import { administrator, anyOf, boundUser, operatorOf } from '../../src/conversations/router/guard.ts';

/** Everything that a menu can have, in one; what it offers can be changed while people are in it. */
export class Kiosk {
  /** Entries of the list. */
  goods: Entry[] = [];
  isClosed = false;
  readonly menu: Menu;

  constructor() {
    this.menu = {
      id: 'kiosk',
      title: 'Kios',
      startWords: ['kios', 'toko'],
      accounts: whatsAppAccounts,
      chatKinds: ['person', 'group'],
      guard: anyOf(administrator, boundUser, operatorOf),
      refusal: 'denial',
      kind: 'form',
      root: 'main',
      help: 'menu percobaan',
      nodes: {
        main: {
          label: 'Kios',
          input: 'choice',
          prompt: 'Mau apa?',
          items: ['keys', 'buy', 'card', 'note'],
          back: null,
        },
        keys: {
          label: 'Kunci gudang',
          guard: administrator,
          input: 'action',
          run: async ({ unit, by }) => {
            const request = { kind: 'dashboard-account', username: 'kunci' } as const;
            unit.publish(decideRequest, { decision: 'approve', request, by });
            return 'Kunci diberikan.';
          },
          next: 'main',
          back: 'main',
        },
        buy: {
          label: 'Beli',
          visible: () => !this.isClosed,
          input: 'pick',
          prompt: 'Beli apa?',
          entries: async () => this.goods,
          set: 'good',
          next: 'count',
          empty: 'Barang habis.',
          back: 'main',
        },
        count: {
          label: 'Jumlah',
          input: 'number',
          prompt: 'Berapa?',
          from: 1,
          to: 9,
          set: 'count',
          next: 'sure',
          back: 'buy',
        },
        sure: {
          label: 'Yakin',
          input: 'confirm',
          prompt: ({ data }) => `${data.count} × ${data.good}?`,
          ...{ yes: 'bought', no: null, back: 'count' },
        },
        bought: {
          label: 'Dibeli',
          input: 'action',
          run: async ({ data }) => `Dibeli: ${data.count} × ${data.good}.`,
          ...{ next: null, back: 'sure' },
        },
        card: {
          label: 'Kartu saya',
          personal: true,
          input: 'action',
          run: async ({ sender }) => `Nomor Anda +${sender.number}.`,
          ...{ next: null, back: 'main' },
        },
        note: {
          label: 'Catatan',
          input: 'text',
          prompt: 'Tulis catatan.',
          read: (text) => (text.length > 20 ? { problem: 'Terlalu panjang.' } : { value: text }),
          ...{ set: 'note', next: 'noted', back: 'main' },
        },
        noted: {
          label: 'Tercatat',
          input: 'action',
          run: async ({ data }) => `Tercatat: ${data.note}`,
          ...{ next: null, back: 'note' },
        },
      },
    };
  }
}
