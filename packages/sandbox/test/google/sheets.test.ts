import { describe, expect, it } from 'vitest';
import { servedSandbox } from '../rapidapi/product.ts';

const sandbox = servedSandbox();
const sheet = (id: string, query = 'format=csv&gid=0') =>
  fetch(`${sandbox.base()}/sandbox/google/spreadsheets/d/${id}/export?${query}`, { redirect: 'manual' });

describe('Google Sheets', () => {
  it('lists the people of a client as CSV, behind a redirect as Google has one', async () => {
    const first = await sheet('daftar-POLRES_CONTOH_A');
    expect(first.status).toBe(307);
    const answer = await fetch(new URL(first.headers.get('location') ?? '', sandbox.base()));
    expect(answer.headers.get('content-type')).toContain('text/csv');
    const lines = (await answer.text()).split('\r\n');
    const { world } = sandbox.running();
    const client = world.client('POLRES_CONTOH_A');
    const people = client ? world.personnel(client) : [];
    expect(lines).toHaveLength(people.length + 3);
    expect(lines[0]).toBe('"NRP/NIP","Nama","Pangkat","Satfung","Jabatan","Instagram","TikTok","No WA"');
    expect(lines[1]).toContain(`"${people[0]?.row.user_id}"`);
  });

  it('asks to sign in for a sheet that is not public, and knows no others', async () => {
    const hidden = await sheet('rahasia-contoh');
    expect([hidden.status, hidden.headers.get('location')]).toEqual([302, 'https://accounts.google.com/ServiceLogin']);
    expect((await sheet('daftar-TIDAK_ADA')).status).toBe(404);
    expect((await sheet('lain-lain')).status).toBe(404);
    expect((await sheet('daftar-POLRES_CONTOH_A', 'format=csv&gid=99')).status).toBe(400);
  });
});
