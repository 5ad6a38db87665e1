import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';

export interface OperationsReport {
  readonly total: number;
  readonly valid: readonly string[];
  /** Documents that use fields which do not exist yet. */
  readonly waiting: readonly string[];
  /** Documents that use existing fields only, and are refused all the same: each with the reason. */
  readonly broken: readonly string[];
}

/** What graphql-js says of a document that is ahead of the schema. */
const NOT_THERE_YET = [
  /^Cannot query field /,
  /^Unknown argument /,
  /^Unknown type /,
  /^Field "\w+" is not defined by type /,
  /^Value "\w+" does not exist in /,
  /^Fragment "?\w*"? cannot (be spread here|condition) /,
];

/** Validates each `*.graphql` document of a folder against the composed graph. */
export function checkOperations(folder: string, schema: GraphQLSchema): OperationsReport {
  const names = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
  const report = { total: names.length, valid: [] as string[], waiting: [] as string[], broken: [] as string[] };
  for (const name of names) {
    const errors = validate(schema, parse(readFileSync(join(folder, name), 'utf8')), undefined, { maxErrors: 1_000 });
    if (errors.length === 0) report.valid.push(name);
    else if (errors.some(isNotThereYet)) report.waiting.push(name);
    else report.broken.push(`${name}: ${errors[0]?.message}`);
  }
  return report;
}

function isNotThereYet({ message }: GraphQLError): boolean {
  return NOT_THERE_YET.some((form) => form.test(message));
}
