declare global {
  interface JSON {
    /** https://tc39.es/proposal-json-parse-with-source: stringify takes the text over as it is. */
    rawJSON(text: string): object;
  }
}

/**
 * Our own sentence, for JSON.stringify, with everything beyond ASCII escaped. One emoji in an answer of megabytes makes
 * V8 hold and encode all of it in two bytes per character; without one, writing it takes two thirds of the time.
 */
export function asciiJson(sentence: string): object {
  const escaped = JSON.stringify(sentence).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  // What was made of a wide text stays wide, whatever is in it; read from bytes it is not.
  return JSON.rawJSON(Buffer.from(escaped, 'latin1').toString('latin1'));
}
