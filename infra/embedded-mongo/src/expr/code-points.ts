/** The characters of a text as Unicode counts them: what the operators with `CP` in their names number. */
export const codePoints = (text: string): string[] => Array.from(text);
