export { addressOf, ask, multipart, newKey } from './client';
export { ApiError, type FieldError } from './errors';
export {
  keyOf,
  LOOK_AGAIN_MS,
  newQueryClient,
  tellFailures,
  useAnswer,
  useChange,
  usePages,
  useTouch,
} from './hooks';
export { may, signIn, useCodes, useMay, useMe, useSignOut, whoIsHere } from './me';
export { person, signedInAs, signedOut, useSession } from './session';
export type * from './types';
