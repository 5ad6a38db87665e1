import { Timestamp } from 'bson';

/** Gives every commit a time of its own: seconds, and a count within the second. It never goes back. */
export class CommitClock {
  #seconds = 0;
  #count = 0;

  constructor(readonly wallClock: () => number = Date.now) {
    this.advance();
  }

  /** The time of a new commit. */
  advance(): Timestamp {
    const now = Math.floor(this.wallClock() / 1000);
    if (now > this.#seconds) {
      this.#seconds = now;
      this.#count = 1;
    } else this.#count++;
    return this.latest;
  }

  /** The time of the last commit. */
  get latest(): Timestamp {
    return new Timestamp({ t: this.#seconds, i: this.#count });
  }

  /** Moves on to a time that was read from the log. */
  catchUp(time: Timestamp): void {
    if (time.t < this.#seconds || (time.t === this.#seconds && time.i <= this.#count)) return;
    this.#seconds = time.t;
    this.#count = time.i;
  }
}
