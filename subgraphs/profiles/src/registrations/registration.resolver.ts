import { type Context, Tag } from '@customer-module/subgraph-kit';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { RegisterCustomerInput, RegisterCustomersInput } from './registration.inputs.ts';
import { RegisterCustomerPayload, RegisterCustomersPayload } from './registration.outputs.ts';
import { registerCustomer, registerCustomers } from './registration.service.ts';

@Resolver()
export class RegistrationResolver {
  @Tag('partner')
  @Mutation(() => RegisterCustomerPayload, {
    nullable: true,
    description:
      'Creates a customer. Only who may see the one that a given identity already names gets that one back; ' +
      "to anyone else the answer looks like a new one's.",
  })
  registerCustomer(
    @Arg('input', () => RegisterCustomerInput, { description: 'Who.' }) input: RegisterCustomerInput,
    @Ctx() context: Context,
  ): Promise<RegisterCustomerPayload> {
    return registerCustomer(context, input);
  }

  @Tag('partner')
  @Mutation(() => RegisterCustomersPayload, {
    nullable: true,
    description: 'Up to 1,000 customers; each succeeds or fails alone.',
  })
  registerCustomers(
    @Arg('input', () => RegisterCustomersInput, { description: 'Whom.' }) input: RegisterCustomersInput,
    @Ctx() context: Context,
  ): Promise<RegisterCustomersPayload> {
    return registerCustomers(context, input);
  }
}
