import { beforeEach, describe, expect, it } from 'vitest';
import { Outgoing } from '../../../src/whatsapp/web/outgoing.ts';
import { WebTrouble } from '../../../src/whatsapp/web/web-client.ts';
import { ScriptedClient, shownMessage } from './scripted-client.ts';

const message = { chatId: '628123456789@c.us', text: 'halo', clientRef: 'r1' };
const soon = () => AbortSignal.timeout(50);
const gone = new WebTrouble('PAGE_GONE', 'the page of WhatsApp Web is gone');

describe('a message that goes out', () => {
  let outgoing: Outgoing;
  let client: ScriptedClient;

  beforeEach(() => {
    outgoing = new Outgoing(() => new Date());
    client = new ScriptedClient();
  });

  it('asks WhatsApp once under which id it knows a person', async () => {
    await outgoing.send(client, message, soon());
    await outgoing.send(client, { ...message, clientRef: 'r2' }, soon());
    expect(client.calls).toEqual(['idOf 628123456789']);
    await outgoing.send(client, { ...message, chatId: '77000000000001@lid', clientRef: 'r3' }, soon());
    await outgoing.send(client, { ...message, chatId: '120363000000000000@g.us', clientRef: 'r4' }, soon());
    expect(client.calls).toHaveLength(1);
  });

  it('that was answered late is delivered by its answer, not by another message', async () => {
    const late = Promise.withResolvers<string>();
    client.sending = () => late.promise;
    await expect(outgoing.send(client, message, soon())).rejects.toMatchObject({ trouble: 'passing' });
    await expect(outgoing.send(client, message, soon())).rejects.toMatchObject({ trouble: 'passing' });
    late.resolve('spät');
    expect(await outgoing.send(client, message, soon())).toBe('spät');
    expect(client.sent).toHaveLength(1);
  });

  it('whose page went away is looked for in the next one before it is sent again', async () => {
    client.sending = () => Promise.reject(gone);
    await expect(outgoing.send(client, message, soon())).rejects.toMatchObject({ trouble: 'unavailable' });
    const next = new ScriptedClient();
    next.shown.push(shownMessage({ id: 'id-7' }));
    expect(await outgoing.send(next, message, soon())).toBe('id-7');
    expect(next.sent).toEqual([]);
  });

  it('that is not there in the next page is sent there, and one that is under way is waited for', async () => {
    client.sending = () => Promise.reject(gone);
    await expect(outgoing.send(client, message, soon())).rejects.toMatchObject({ trouble: 'unavailable' });
    const next = new ScriptedClient();
    next.shown.push(shownMessage({ transit: 'underway' }));
    await expect(outgoing.send(next, message, soon())).rejects.toMatchObject({ trouble: 'passing' });
    expect(next.sent).toEqual([]);
    next.shown.length = 0;
    expect(await outgoing.send(next, message, soon())).toBe('id-1');
    expect(next.sent).toHaveLength(1);
  });

  it('that got no id is found in its chat, else tried later; never is another message taken for it', async () => {
    client.sending = async () => undefined;
    client.shown.push(shownMessage({ id: 'id-9' }));
    expect(await outgoing.send(client, message, soon())).toBe('id-9');
    const same = { ...message, clientRef: 'r2' };
    await expect(outgoing.send(client, same, soon())).rejects.toMatchObject({ trouble: 'passing' });
    client.shown.push(shownMessage({ id: 'id-10' }));
    expect(await outgoing.send(client, same, soon())).toBe('id-10');
    expect(client.sent).toHaveLength(2);
  });

  it('to somebody whom WhatsApp does not know, or does not take, is refused', async () => {
    client.idOf = async () => null;
    await expect(outgoing.send(client, message, soon())).rejects.toMatchObject({ trouble: 'refused' });
    client.idOf = async () => 'x@c.us';
    client.sending = () => Promise.reject(new WebTrouble('RECIPIENT_INVALID', 'WhatsApp does not take this recipient'));
    await expect(outgoing.send(client, message, soon())).rejects.toMatchObject({ trouble: 'refused' });
  });
});
