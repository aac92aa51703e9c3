import type { ComponentType } from 'react';
import { useMe } from '@/api';
import { allowed, type Needs } from '@/shared/feature';
import { NotAllowed } from './NotAllowed';

/** The page, or a sentence that says it is not this person's. The server refuses on its own. */
export function withNeeds(Page: ComponentType, needs: Needs | undefined): ComponentType {
  return function Allowed() {
    return allowed(useMe(), needs) ? <Page /> : <NotAllowed />;
  };
}
