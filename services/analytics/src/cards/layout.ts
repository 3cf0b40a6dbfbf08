import { number } from '../reports/text.ts';
import type { Card } from './card.ts';
import { colours, toneColours } from './colours.ts';
import { donut } from './donut.ts';
import { box, type Element, text } from './element.ts';
import { type Bar, barsOf, partsOf, share, sum, widthsOf } from './figures.ts';
import { lettering } from './lettering.ts';

/** Pixels. A phone shows this width at about a third: what is 33 here is 11 there. */
export const cardWidth = 1080;
const margin = 64;
const inner = cardWidth - 2 * margin;
const ring = 344;
const besideRing = 52;

/** A card as boxes: who and when, everybody, each unit. */
export function layout(card: Card): Element {
  return box(
    {
      flexDirection: 'column',
      width: cardWidth,
      background: colours.paper,
      color: colours.ink,
      fontFamily: 'Inter',
      fontSize: 34,
      lineHeight: 1.25,
    },
    heading(card),
    everybody(card),
    card.rows.length > 0 ? units(card) : null,
  );
}

function heading({ title, client, when }: Card): Element {
  return box(
    { flexDirection: 'column', padding: `48px ${margin}px 46px`, background: colours.band, color: colours.bandText },
    text(lettering(title), { fontSize: 72, fontWeight: 700, letterSpacing: -1.5, lineHeight: 1.15 }, 2),
    text(lettering(client), { marginTop: 18, fontSize: 44, fontWeight: 600 }, 2),
    text(lettering(when), { marginTop: 8, fontSize: 36, color: colours.bandQuiet }),
  );
}

function everybody(card: Card): Element {
  const totals = partsOf(card, card.totals);
  const all = sum(totals);
  // A ring of one part says nothing.
  const withRing = card.legend.length > 1;
  const right = inner - (withRing ? ring + besideRing : 0);
  return box(
    { alignItems: 'center', padding: `50px ${margin}px` },
    withRing
      ? middle(
          donut(
            totals.map((value, at) => ({ value, tone: toneAt(card, at) })),
            ring,
          ),
          all,
          card,
        )
      : null,
    box(
      { flexDirection: 'column', width: right, marginLeft: withRing ? besideRing : 0 },
      card.headline ? headline(card.headline, right) : null,
      // One part is the headline said again.
      ...(withRing || !card.headline ? card.legend : []).map(({ label }, at) =>
        legendLine(card, at, lettering(label), totals[at] ?? 0, all),
      ),
    ),
  );
}

/** The ring with the number of all in it. */
function middle(picture: Element, all: number, card: Card): Element {
  return box(
    { position: 'relative', width: ring, height: ring },
    picture,
    box(
      {
        position: 'absolute',
        left: 0,
        top: 0,
        width: ring,
        height: ring,
        flexDirection: 'column',
        alignItems: 'center',
        justifyContent: 'center',
      },
      text(number(all), { fontSize: all < 100_000 ? 72 : 50, fontWeight: 700, letterSpacing: -2, lineHeight: 1.05 }),
      text(lettering(card.unit), { maxWidth: ring - 124, fontSize: 34, color: colours.quiet }),
    ),
  );
}

function headline({ value, label }: NonNullable<Card['headline']>, width: number): Element {
  const shown = lettering(value);
  // A number is seen from afar; words have to fit beside the ring.
  const fontSize = Math.max(56, Math.min(132, Math.floor(width / (shown.length * 0.6))));
  return box(
    { flexDirection: 'column', marginBottom: 30 },
    text(shown, { fontSize, fontWeight: 700, letterSpacing: -fontSize / 40, lineHeight: 1.1 }, 2),
    text(lettering(label), { fontSize: 38, color: colours.quiet }, 2),
  );
}

function legendLine(card: Card, at: number, label: string, value: number, all: number): Element {
  const part = card.legend.length > 1 && all > 0 ? share(value, all) : null;
  return box(
    { alignItems: 'center', padding: '7px 0' },
    box({ width: 30, height: 30, marginRight: 18, borderRadius: 8, background: toneColours[toneAt(card, at)] }),
    text(label, { flexGrow: 1, flexBasis: 0, fontSize: 34, lineHeight: 1.15 }, 2),
    text(number(value), { marginLeft: 14, fontSize: 37, fontWeight: 700 }),
    part ? box({ width: 124, justifyContent: 'flex-end', fontSize: 32, color: colours.quiet }, part) : null,
  );
}

function units(card: Card): Element {
  return box(
    {
      flexDirection: 'column',
      margin: `0 ${margin}px`,
      padding: '30px 0 44px',
      borderTop: `3px solid ${colours.rule}`,
    },
    ...barsOf(card).map((bar) => unitLine(card, bar)),
  );
}

function unitLine(card: Card, bar: Bar): Element {
  return box(
    { flexDirection: 'column', padding: '9px 0' },
    box(
      { alignItems: 'flex-end', marginBottom: 7 },
      text(lettering(bar.label), { flexGrow: 1, flexBasis: 0, fontSize: 35, fontWeight: 600, lineHeight: 1.2 }),
      text(bar.count, { marginLeft: 20, fontSize: 35, fontWeight: 700, lineHeight: 1.2 }),
      bar.share
        ? box(
            { width: 124, justifyContent: 'flex-end', fontSize: 33, lineHeight: 1.2, color: colours.quiet },
            bar.share,
          )
        : null,
    ),
    bar.width === null ? null : stripe(card, bar, bar.width),
  );
}

/** The parts beside each other, on what would be whole. */
function stripe(card: Card, { parts }: Bar, width: number): Element {
  const height = 24;
  const gap = 3;
  const widths = widthsOf(parts, Math.round(inner * width), 10);
  const seen = widths.flatMap((one, at) => (one > 0 ? [{ width: one, tone: toneAt(card, at) }] : []));
  return box(
    { width: inner, height, borderRadius: 7, overflow: 'hidden', background: colours.track },
    ...seen.flatMap((part, at) => [
      box({ width: part.width - (at < seen.length - 1 ? gap : 0), height, background: toneColours[part.tone] }),
      at < seen.length - 1 ? box({ width: gap, height, background: colours.paper }) : null,
    ]),
  );
}

function toneAt({ legend }: Card, at: number) {
  return legend[at]?.tone ?? 'plain';
}
