import type { DriverException } from '@mikro-orm/core';
import { MongoDriver } from '@mikro-orm/mongodb';

/** MikroORM copies the fields of an error but not its class, which alone says whether the database answered at all. */
export class DatabaseDriver extends MongoDriver {
  override convertException(exception: Error): DriverException {
    const converted = super.convertException(exception);
    if (converted !== exception) converted.cause = exception;
    return converted;
  }
}
