/** What the invented company sells: prices in pence. */
export const PRODUCTS = [
  { sku: 'PACK-20', name: 'Fieldway day pack 20 l', category: 'packs', price: 6_900 },
  { sku: 'PACK-45', name: 'Fieldway trek pack 45 l', category: 'packs', price: 13_900 },
  { sku: 'TENT-2', name: 'Lee tent for two', category: 'tents', price: 24_900 },
  { sku: 'TENT-3', name: 'Lee tent for three', category: 'tents', price: 31_900 },
  { sku: 'BAG-0', name: 'Down sleeping bag, 0 degrees', category: 'sleeping', price: 18_900 },
  { sku: 'MAT-R', name: 'Insulated mat, regular', category: 'sleeping', price: 8_900 },
  { sku: 'STOVE-1', name: 'Ember stove', category: 'cooking', price: 4_900 },
  { sku: 'POT-1', name: 'Titanium pot 1 l', category: 'cooking', price: 3_900 },
  { sku: 'FLASK-75', name: 'Steel flask 0.75 l', category: 'cooking', price: 2_400 },
  { sku: 'LAMP-1', name: 'Head lamp 350 lm', category: 'light', price: 3_200 },
  { sku: 'POLE-2', name: 'Carbon poles, pair', category: 'walking', price: 7_900 },
  { sku: 'SOCK-M', name: 'Merino socks', category: 'walking', price: 1_600 },
] as const;

export const FIRST_NAMES = [
  'Amara',
  'Bela',
  'Chidi',
  'Dilnoza',
  'Eirlys',
  'Farid',
  'Greta',
  'Hana',
  'Idris',
  'Jonas',
  'Kavya',
  'Lucia',
  'Mateo',
  'Nadia',
  'Oskar',
  'Priya',
  'Quentin',
  'Rosa',
  'Soren',
  'Tomoko',
] as const;

export const LAST_NAMES = ['Ashdown', 'Brandt', 'Castell', 'Duarte', 'Ekwueme', 'Farrow', 'Ganz', 'Haldane'] as const;

export const COUNTRIES = ['GB', 'GB', 'GB', 'DE', 'FR', 'NL'] as const;

export const INTERESTS = [
  'day hikes',
  'long trails',
  'cycling',
  'winter camping',
  'photography',
  'wild swimming',
] as const;

/** Questions with their answers: the first answer is the one that helped. */
export const QUESTIONS = [
  {
    title: 'Does the Lee tent stand without pegs?',
    body: 'We camp on *rock* quite often. Can it be pitched without pegs?',
    tags: ['tents'],
    sku: 'TENT-2',
    answers: [
      'The inner stands alone; weigh down the corners with stones and tie out the porch.',
      'Mine never did in wind.',
    ],
  },
  {
    title: 'How do I wash the down bag?',
    body: 'It has seen two summers. Machine or by hand?',
    tags: ['care', 'sleeping'],
    sku: 'BAG-0',
    answers: [
      'Machine, 30 degrees, down wash, then a long tumble with three tennis balls.',
      'I had it cleaned in the shop.',
    ],
  },
  {
    title: 'Which gas fits the Ember stove?',
    body: 'Is any screw-on canister all right?',
    tags: ['cooking'],
    sku: 'STOVE-1',
    answers: ['Any EN 417 valve. Below freezing take a mix with more propane.'],
  },
  {
    title: 'Are the shoulder straps of the day pack replaceable?',
    body: 'One seam is going after 2,000 km.',
    tags: ['packs', 'repair'],
    sku: 'PACK-20',
    answers: ['Yes, they are screwed. Service sent me a pair.', 'A cobbler did mine.'],
  },
  {
    title: 'Battery of the head lamp in the cold?',
    body: 'It dims after half an hour at minus ten.',
    tags: ['light'],
    sku: 'LAMP-1',
    answers: ['Lithium cells, and carry it under your hat until you need it.'],
  },
  {
    title: 'Poles on a plane?',
    body: 'Cabin or hold?',
    tags: ['walking', 'travel'],
    sku: 'POLE-2',
    answers: ['Hold. Carbon tips are refused in the cabin.', 'They let me, once.'],
  },
] as const;

export const DISCUSSIONS = [
  { title: 'Show your kitchen', body: 'What do you cook on the third day out?', tags: ['cooking'] },
  { title: 'Trails for a wet November', body: 'Where do you go when the hills are closed?', tags: ['walking'] },
] as const;

export const REMARKS = [
  'Lentils, always lentils.',
  'The coast path, with good boots.',
  'Thank you, that helps.',
] as const;
