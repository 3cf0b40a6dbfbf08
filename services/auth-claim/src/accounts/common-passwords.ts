/**
 * Words that everybody tries first, here and elsewhere. Logins pause after a few guesses, so only the very first ones
 * matter: a short list in the language of the people who choose is worth more than a library's dictionaries of a
 * megabyte, and nothing has to be kept up to date.
 */
const words = new Set(
  `password passwort passw0rd p@ssword p@ssw0rd pa55word pass sandi katasandi kata-sandi kata.sandi rahasia secret
  changeme gantisaya default login masuk welcome letmein trustno1 iloveyou test testing tester coba cobacoba contoh
  admin administrator operator user username guest tamu root superadmin cicero dashboard komputer computer internet
  qwerty qwertyui qwertyuiop qwertz asdf asdfgh asdfghjk asdfghjkl zxcvbn zxcvbnm 1q2w3e 1q2w3e4r 1q2w3e4r5t q1w2e3
  q1w2e3r4 1qaz2wsx qazwsx qazwsxedc abc abcd abcdef
  indonesia merdeka pancasila garuda nusantara jakarta bandung surabaya malang semarang medan makassar bali jatim
  polisi polri polda polres polsek polantas brimob bhayangkara presisi humas binmas ditbinmas ditlantas bidhumas
  reskrim intelkam samapta sabhara lantas personil personel anggota komandan kapolres kapolda tribrata rastra
  bismillah alhamdulillah subhanallah insyaallah assalamualaikum allahuakbar muhammad sayang sayangku sayangkamu
  cinta cintaku anakku istriku suamiku keluarga mama papa ayah ibu bunda
  sunshine princess football baseball superman batman dragon monkey master shadow michael ashley jordan starwars
  pokemon naruto doraemon liverpool chelsea arsenal barcelona realmadrid juventus persib persija persebaya arema`.split(
    /\s+/,
  ),
);

/** Whether a password is among the first that anybody would try: a common word with digits around it, or a pattern. */
export function isCommonPassword(password: string): boolean {
  const text = password.normalize('NFKC').toLowerCase();
  const core = text.replace(/^[\d\W_]+|[\d\W_]+$/g, '');
  return words.has(text) || words.has(core) || isRepetition(text) || isSequence(text);
}

/** `aaaaaaaa`, `12341234`, `abcabcabc`: at most four characters over and over. */
function isRepetition(text: string): boolean {
  return /^(.{1,4}?)\1+$/su.test(text);
}

/** `12345678`, `hgfedcba`, `1234567890`: each character the next or the one before. */
function isSequence(text: string): boolean {
  const steps = [...text].map((character, at, all) => {
    const next = all[at + 1];
    if (next === undefined) return 'end';
    // On a keyboard the nought stands behind the nine.
    if (character + next === '90') return 1;
    if (character + next === '09') return -1;
    return (next.codePointAt(0) ?? 0) - (character.codePointAt(0) ?? 0);
  });
  const [first] = steps;
  return (first === 1 || first === -1) && steps.slice(0, -1).every((step) => step === first);
}
