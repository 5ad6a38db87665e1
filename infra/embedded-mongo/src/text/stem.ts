/**
 * The English stemmer of Snowball ("Porter2", https://snowballstem.org/algorithms/english/stemmer.html): what MongoDB's text indexes
 * use, so that the same words meet. Words come in lower case; Y stands for a y that is a consonant.
 */

type Word = { text: string; r1: number; r2: number };

const VOWELS = 'aeiouy';
const isVowel = (letter: string | undefined): boolean => letter !== undefined && VOWELS.includes(letter);
const hasVowel = (text: string): boolean => /[aeiouy]/.test(text);
const DOUBLE = /(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/;

const exceptions: Readonly<Record<string, string>> = {
  skis: 'ski',
  skies: 'sky',
  dying: 'die',
  lying: 'lie',
  tying: 'tie',
  idly: 'idl',
  gently: 'gentl',
  ugly: 'ugli',
  early: 'earli',
  only: 'onli',
  singly: 'singl',
  sky: 'sky',
  news: 'news',
  howe: 'howe',
  atlas: 'atlas',
  cosmos: 'cosmos',
  bias: 'bias',
  andes: 'andes',
};

/** Words that are left alone once their plural ending is gone. */
const FINAL = new Set(['inning', 'outing', 'canning', 'herring', 'earring', 'proceed', 'exceed', 'succeed']);

/** Where the region behind the first consonant that follows a vowel begins. */
function regionAfter(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) if (isVowel(text[i - 1]) && !isVowel(text[i])) return i + 1;
  return text.length;
}

function marked(text: string): Word {
  const word = text.replace(/^'/, '').replace(/^y|(?<=[aeiouy])y/g, 'Y');
  const special = /^(gener|commun|arsen)/.exec(word);
  const r1 = special ? special[0].length : regionAfter(word, 0);
  return { text: word, r1, r2: regionAfter(word, r1) };
}

/** Whether a text ends with a short syllable. */
const endsShort = (text: string): boolean =>
  /[^aeiouy][aeiouy][^aeiouywxY]$/.test(text) || /^[aeiouy][^aeiouy]$/.test(text);

const isShort = ({ text, r1 }: Word): boolean => r1 >= text.length && endsShort(text);

const without = (word: Word, count: number, ending = ''): void => {
  word.text = word.text.slice(0, word.text.length - count) + ending;
};

function plural(word: Word): void {
  word.text = word.text.replace(/('s'|'s|')$/, '');
  const { text } = word;
  if (text.endsWith('sses')) without(word, 2);
  else if (/(ied|ies)$/.test(text)) without(word, 3, text.length > 4 ? 'i' : 'ie');
  else if (/(us|ss)$/.test(text)) return;
  else if (text.endsWith('s') && hasVowel(text.slice(0, -2))) without(word, 1);
}

function repaired(word: Word): void {
  if (/(at|bl|iz)$/.test(word.text)) word.text += 'e';
  else if (DOUBLE.test(word.text)) without(word, 1);
  else if (isShort(word)) word.text += 'e';
}

function pastTense(word: Word): void {
  const agreed = /(eedly|eed)$/.exec(word.text);
  if (agreed) {
    if (agreed.index >= word.r1) without(word, agreed[0].length, 'ee');
    return;
  }
  const ending = /(ingly|edly|ing|ed)$/.exec(word.text);
  if (!ending || !hasVowel(word.text.slice(0, ending.index))) return;
  without(word, ending[0].length);
  repaired(word);
}

function finalY(word: Word): void {
  if (/[^aeiouy][yY]$/.test(word.text) && word.text.length > 2) without(word, 1, 'i');
}

/** Endings with what takes their place, longest first. */
type Endings = readonly (readonly [ending: string, replacement: string])[];

const second: Endings = [
  ['ization', 'ize'],
  ['ational', 'ate'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['entli', 'ent'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ousli', 'ous'],
  ['iviti', 'ive'],
  ['fulli', 'ful'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['alli', 'al'],
  ['bli', 'ble'],
  ['ogi', 'og'],
  ['li', ''],
];

const third: Endings = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ative', ''],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];

const fourth: Endings = [
  'ement',
  'ance',
  'ence',
  'able',
  'ible',
  'ment',
  'ant',
  'ent',
  'ism',
  'ate',
  'iti',
  'ous',
  'ive',
  'ize',
  'ion',
  'al',
  'er',
  'ic',
].map((ending) => [ending, ''] as const);

/** Conditions beside the place in the word. */
const demands: Readonly<Record<string, (before: string) => boolean>> = {
  ogi: (before) => before.endsWith('l'),
  li: (before) => /[cdeghkmnrt]$/.test(before),
  ion: (before) => /[st]$/.test(before),
};

/** Only the longest ending counts, whether or not it may go. */
function exchange(word: Word, endings: Endings, region: (ending: string) => number): void {
  const found = endings.find(([ending]) => word.text.endsWith(ending));
  if (!found) return;
  const [ending, replacement] = found;
  const at = word.text.length - ending.length;
  if (at < region(ending)) return;
  const demand = demands[ending];
  if (!demand || demand(word.text.slice(0, at))) without(word, ending.length, replacement);
}

function finalE(word: Word): void {
  const { text, r1, r2 } = word;
  const at = text.length - 1;
  if (text.endsWith('e') && (at >= r2 || (at >= r1 && !endsShort(text.slice(0, -1))))) without(word, 1);
  else if (text.endsWith('ll') && at >= r2) without(word, 1);
}

/** The stem of an English word in lower case. */
export function stem(text: string): string {
  if (text.length <= 2) return text;
  const exception = Object.hasOwn(exceptions, text) ? exceptions[text] : undefined;
  if (exception !== undefined) return exception;
  const word = marked(text);
  plural(word);
  if (FINAL.has(word.text)) return word.text;
  pastTense(word);
  finalY(word);
  exchange(word, second, () => word.r1);
  exchange(word, third, (ending) => (ending === 'ative' ? word.r2 : word.r1));
  exchange(word, fourth, () => word.r2);
  finalE(word);
  return word.text.replaceAll('Y', 'y');
}
