/** Why a process cannot start as it was asked to; the message names the variable with its remedy, in one line. */
export class WrongStart extends Error {
  override readonly name = 'WrongStart';
}
