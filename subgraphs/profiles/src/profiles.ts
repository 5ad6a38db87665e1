import type { Features } from '@customer-module/subgraph-kit';
import { Assertion } from './attributes/assertion.entity.ts';
import { AssertionResolver } from './attributes/assertion.resolver.ts';
import { AttributeDefinition } from './attributes/attribute-definition.entity.ts';
import { AttributeResolver } from './attributes/attribute.resolver.ts';
import { Customer } from './customers/customer.entity.ts';
import { CustomerResolver } from './customers/customer.resolver.ts';
import { Identity } from './customers/identity.entity.ts';
import { SourceProfile } from './customers/source-profile.entity.ts';
import { SourceProfileResolver } from './customers/source-profile.resolver.ts';
import { Interaction } from './interactions/interaction.entity.ts';
import { InteractionLineResolver } from './interactions/interaction-line.resolver.ts';
import { InteractionResolver } from './interactions/interaction.resolver.ts';
import { TimelineResolver } from './interactions/timeline.resolver.ts';
import { Product } from './products/product.entity.ts';
import { ProductResolver } from './products/product.resolver.ts';
import { RegistrationResolver } from './registrations/registration.resolver.ts';

export const profiles: Features = {
  name: 'profiles',
  entities: [Customer, SourceProfile, Identity, Product, Interaction, AttributeDefinition, Assertion],
  resolvers: [
    CustomerResolver,
    SourceProfileResolver,
    ProductResolver,
    InteractionResolver,
    InteractionLineResolver,
    TimelineResolver,
    RegistrationResolver,
    AttributeResolver,
    AssertionResolver,
  ],
  reactions: [],
};
