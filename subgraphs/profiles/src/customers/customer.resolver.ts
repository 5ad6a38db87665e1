import { ActorKind, type Connection, type Context, ReferenceResolver, Tag } from '@customer-module/subgraph-kit';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Customer } from './customer.entity.ts';
import { CustomerStatus } from './customer.enums.ts';
import { CustomersArgs, IdentityArgs } from './customer.inputs.ts';
import { loadCustomer, loadIdentities, loadSourceProfiles } from './customer.loaders.ts';
import { CustomerConnection, PurchaseSummary, summaryOf } from './customer.outputs.ts';
import { findByIdentity, findCustomer, listCustomers, mayRead } from './customer.queries.ts';
import { Identity } from './identity.entity.ts';
import { SourceProfile } from './source-profile.entity.ts';

@ReferenceResolver(Customer, loadCustomer)
@Resolver(() => Customer)
export class CustomerResolver {
  @Query(() => Customer, {
    nullable: true,
    description: 'The signed-in customer; null for staff, partners and visitors.',
  })
  me(@Ctx() context: Context): Promise<Customer | null> | null {
    return context.actor.kind === ActorKind.CUSTOMER ? loadCustomer(context, context.actor.id) : null;
  }

  @Tag('partner')
  @Query(() => Customer, { nullable: true, description: 'One customer; a partner finds whom it recorded.' })
  customer(
    @Arg('id', () => ID, { description: 'The id.' }) id: string,
    @Ctx() context: Context,
  ): Promise<Customer | null> {
    return findCustomer(context, id);
  }

  @Tag('partner')
  @Query(() => Customer, {
    nullable: true,
    description: 'Finds a customer by any identity: e-mail, phone, loyalty number, a CRM id. Follows merges.',
  })
  customerByIdentity(
    @Args(() => IdentityArgs) identity: IdentityArgs,
    @Ctx() context: Context,
  ): Promise<Customer | null> {
    return findByIdentity(context, identity);
  }

  @Query(() => CustomerConnection, { nullable: true, description: 'Customers, page by page.' })
  customers(@Args(() => CustomersArgs) list: CustomersArgs, @Ctx() context: Context): Promise<Connection<Customer>> {
    return listCustomers(context, list);
  }

  @FieldResolver(() => CustomerStatus, { nullable: true, description: 'What may be done with what is known.' })
  status(@Root() customer: Customer, @Ctx() context: Context): CustomerStatus | null {
    return mayRead(context, customer) ? customer.status : null;
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'Whether it is a synthetic profile for tests: in no count of customers.',
  })
  persona(@Root() customer: Customer, @Ctx() context: Context): boolean | null {
    return mayRead(context, customer) ? customer.persona : null;
  }

  @FieldResolver(() => [SourceProfile], {
    nullable: true,
    description: 'The records that are this person, oldest first.',
  })
  sourceProfiles(@Root() customer: Customer, @Ctx() context: Context): Promise<SourceProfile[]> | null {
    return mayRead(context, customer) ? loadSourceProfiles(context, customer.id) : null;
  }

  @FieldResolver(() => [Identity], { nullable: true, description: 'What this person is known by, oldest first.' })
  identities(@Root() customer: Customer, @Ctx() context: Context): Promise<Identity[]> | null {
    return mayRead(context, customer) ? loadIdentities(context, customer.id) : null;
  }

  @FieldResolver(() => PurchaseSummary, { nullable: true, description: 'What was bought and given back, in figures.' })
  purchases(@Root() customer: Customer, @Ctx() context: Context): PurchaseSummary | null {
    return mayRead(context, customer) ? summaryOf(customer) : null;
  }
}
