/** For @rjsf: a validator that interprets schemas; compiled ones need eval, which our policy forbids. */
import { Validator } from '@cfworker/json-schema';
import type { RJSFSchema, ValidatorType } from '@rjsf/utils';

function fits(schema: RJSFSchema, answers: unknown, root: RJSFSchema): boolean {
  try {
    const whole = root.$defs && !schema.$defs ? { ...schema, $defs: root.$defs } : schema;
    return new Validator(whole as object, '2020-12').validate(answers ?? null).valid;
  } catch {
    return false;
  }
}

/** What is wrong with answers is found by `check`, which knows the outcome; this only serves
 * choices inside the schema (`if`, `oneOf`). */
export const validator: ValidatorType = {
  isValid: fits,
  rawValidation: () => ({ errors: [] }),
  validateFormData: () => ({ errors: [], errorSchema: {} }),
};

export default validator;
