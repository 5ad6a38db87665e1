import { parseArgs } from 'node:util';
import { readConfig } from './config.ts';
import { openDataFolder } from './data-folder.ts';
import { openTokenKeys } from './keys.ts';
import { Refusal, runCommand } from './refusal.ts';
import { aCustomer, aStaffMember, type Bearer, issueToken, STAFF_ROLES } from './tokens.ts';

const USAGE = `Say for whom: --customer ID, or --staff ROLE with ROLE one of ${STAFF_ROLES.join(', ')}.`;

/** `npm run -s token -- --customer ID | --staff ROLE`: prints a token of the development issuer, and nothing else. */
await runCommand(async () => {
  const bearer = bearerOf(process.argv.slice(2));
  const config = readConfig();
  const keys = await openTokenKeys(openDataFolder(config.dataFolder), config);
  process.stdout.write(`${await issueToken(keys, bearer, new Date())}\n`);
});

function bearerOf(args: string[]): Bearer {
  const { customer, staff } = optionsOf(args);
  const role = STAFF_ROLES.find((each) => each === staff);
  if (customer && !staff) return aCustomer(customer);
  if (role && !customer) return aStaffMember(role);
  throw new Refusal(USAGE);
}

function optionsOf(args: string[]): { customer?: string; staff?: string } {
  try {
    return parseArgs({ args, options: { customer: { type: 'string' }, staff: { type: 'string' } } }).values;
  } catch {
    throw new Refusal(USAGE);
  }
}
