/** Names for the shapes of the API; features import them from here, not from the generated file. */
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type Me = Schemas['Me'];
export type AreaLine = Schemas['AreaLine'];
export type AreaRef = Schemas['AreaRef'];
export type CategoryLine = Schemas['CategoryLine'];
export type Codes = Schemas['Codes'];
export type DepartmentLine = Schemas['DepartmentLine'];
export type PersonLine = Schemas['PersonLine'];
export type PersonRef = Schemas['PersonRef'];

/** The API's paths without the prefix they all have. */
export type Paths = {
  [P in keyof paths as P extends `/api/v1${infer Rest}` ? Rest : never]: paths[P];
};
