/** What the layout library takes for an element: a React element without React. */
export interface Element {
  type: string;
  props: Readonly<Record<string, unknown>>;
}

type Style = Readonly<Record<string, string | number>>;
type Child = Element | string | null;

/** A box that lays its children out in a row; `flexDirection: 'column'` for the other way. */
export function box(style: Style, ...children: readonly Child[]): Element {
  return { type: 'div', props: { style: { display: 'flex', ...style }, children: children.filter((one) => one) } };
}

/** Text of at most so many lines, cut with an ellipsis. */
export function text(value: string, style: Style, lines = 1): Element {
  const cut = {
    display: 'block',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    lineClamp: lines,
    wordBreak: 'break-word',
  };
  return { type: 'div', props: { style: { ...cut, ...style }, children: value } };
}

export function drawing(type: string, props: Readonly<Record<string, unknown>>, ...children: Element[]): Element {
  return { type, props: { ...props, children } };
}
