/** A part of the start page: a heading, the way to all of it, and the first few lines. */
import './start-section.css';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

export function StartSection({
  title,
  to,
  all,
  children,
}: {
  title: string;
  to: string;
  /** The words of the way to all of it. */
  all: string;
  children: ReactNode;
}) {
  return (
    <section className="gc-start-section" aria-label={title}>
      <div className="gc-start-section-head">
        <h2>{title}</h2>
        <Link to={to}>{all}</Link>
      </div>
      {children}
    </section>
  );
}

/** One line: what it is about, a second line in grey, and what stands at its end. */
export function StartLine({
  to,
  title,
  about,
  children,
}: {
  to: string;
  title: string;
  /** Parts that are not broken within. */
  about: readonly string[];
  children?: ReactNode;
}) {
  return (
    <li>
      <Link to={to} className="gc-start-line">
        <span className="gc-start-line-words">
          <span className="gc-start-line-title">{title}</span>
          <span className="gc-start-line-about">
            {about.map((part) => (
              <span key={part}>{part}</span>
            ))}
          </span>
        </span>
        <span className="gc-start-line-end">{children}</span>
      </Link>
    </li>
  );
}
