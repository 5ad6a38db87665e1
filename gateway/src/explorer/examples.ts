import { existsSync, readFileSync } from 'node:fs';

/** An operation to start from, as a tab of the explorer. */
export interface Example {
  readonly query: string;
  readonly variables: string;
}

/** In the order of their tabs. */
const NAMES = ['360', 'best-customers', 'open-questions', 'me', 'cohorts'];

export function readExamples(): Example[] {
  return NAMES.map((name) => {
    const variables = exampleFile(`${name}.variables.json`);
    return {
      query: readFileSync(exampleFile(`${name}.graphql`), 'utf8'),
      variables: existsSync(variables) ? readFileSync(variables, 'utf8').trim() : '',
    };
  });
}

function exampleFile(name: string): URL {
  return new URL(`examples/${name}`, import.meta.url);
}
