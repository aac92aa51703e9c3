/** Errors of the API as one type; texts come from the server, in the language in use. */
import { t } from './texts';

export interface FieldError {
  /** A JSON pointer into the body or the answers, or a parameter's name. */
  where: string;
  code: string;
  detail: string;
  severity?: string;
}

export interface ProblemDocument {
  title: string;
  status: number;
  detail: string;
  code: string;
  instance: string;
  errors: FieldError[];
  values?: Record<string, unknown>;
}

export class ApiError extends Error {
  /** The HTTP status; 0: no answer arrived. */
  readonly status: number;
  /** Stable; see the API's documentation. Our own: `network`, `unreadable`. */
  readonly code: string;
  readonly title: string;
  readonly errors: readonly FieldError[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly retryAfter: number | undefined;

  constructor(problem: ProblemDocument, retryAfter?: number) {
    super(problem.detail || problem.title);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.errors = problem.errors;
    this.values = problem.values ?? {};
    this.retryAfter = retryAfter;
  }

  /** The text for one field: `field('reason')` finds `reason`, `/reason` and `/body/reason`. */
  field(name: string): string | undefined {
    const found = this.errors.filter(
      (each) => each.where === name || each.where.endsWith(`/${name}`),
    );
    return found.length > 0 ? found.map((each) => each.detail).join(' ') : undefined;
  }

  /** Somebody else was quicker: look again. */
  get outdated(): boolean {
    return this.status === 409 || this.status === 412;
  }
}

export function networkError(instance: string): ApiError {
  return new ApiError({
    title: t('network_title'),
    detail: t('network_detail'),
    status: 0,
    code: 'network',
    instance,
    errors: [],
  });
}

/** Of an answer that is not a success, whatever stands in it. */
export async function errorOf(response: Response): Promise<ApiError> {
  const after = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const retryAfter = Number.isFinite(after) ? after : undefined;
  try {
    const problem: unknown = await response.json();
    if (isProblem(problem)) return new ApiError(problem, retryAfter);
  } catch {
    // a proxy's page: told below
  }
  return new ApiError(
    {
      title: t('unreadable_title'),
      detail: t('unreadable_detail', { status: response.status }),
      status: response.status,
      code: 'unreadable',
      instance: response.url,
      errors: [],
    },
    retryAfter,
  );
}

function isProblem(thing: unknown): thing is ProblemDocument {
  return (
    typeof thing === 'object' &&
    thing !== null &&
    'code' in thing &&
    'detail' in thing &&
    'errors' in thing &&
    Array.isArray(thing.errors)
  );
}
