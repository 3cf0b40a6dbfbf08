import { decideRequest, whatsAppAccounts } from '@cicero/contracts';
import type { Entry, Menu } from '../../src/conversations/menus/menu.ts';
import { administrator, anyOf, boundUser, operatorOf } from '../../src/conversations/router/guard.ts';

/** Everything that a menu can have, in one; what it offers can be changed while people are in it. */
export class Kiosk {
  /** Entries of the list. */
  goods: Entry[] = [];
  isClosed = false;
  isSoldOut = false;
  /** What was answered so far, as the step last shown knows it. */
  known: Readonly<Record<string, string>> = {};
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
          items: ['keys', 'buy', 'card', 'note', 'store'],
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
          prompt: ({ data }) => this.knowing(data, 'Beli apa?'),
          entries: async () => this.goods,
          set: 'good',
          next: 'count',
          empty: 'Barang habis.',
          back: 'main',
        },
        count: {
          label: 'Jumlah',
          input: 'number',
          prompt: ({ data }) => this.knowing(data, 'Berapa?'),
          from: 1,
          to: 9,
          set: 'count',
          next: 'sure',
          back: 'buy',
        },
        sure: {
          label: 'Yakin',
          input: 'confirm',
          prompt: ({ data }) => this.knowing(data, `${data.count} × ${data.good}?`),
          ...{ yes: 'bought', no: null, back: 'count' },
        },
        bought: {
          label: 'Dibeli',
          visible: () => !this.isSoldOut,
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
        store: {
          label: 'Gudang',
          guard: administrator,
          input: 'text',
          prompt: 'Ambil apa?',
          read: (text) => ({ value: text }),
          ...{ set: 'taken', next: 'taken', back: 'main' },
        },
        taken: {
          label: 'Diambil',
          input: 'action',
          run: async ({ data }) => `Diambil: ${data.taken}`,
          ...{ next: null, back: 'store' },
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
  private knowing(data: Readonly<Record<string, string>>, prompt: string): string {
    this.known = data;
    return prompt;
  }
}
